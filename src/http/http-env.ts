import type { Principal } from '../domain/api-key.ts';

/** What middleware leaves for the routes, and routes for middleware. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    principal: Principal;
    /** Whether the answer shows what is kept nowhere: for a repeated request it is then kept sealed. */
    showsSecret?: boolean;
  };
}
