import type { Principal } from '../domain/api-key.ts';

/** What middleware leaves for the routes, and routes for middleware. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    principal: Principal;
    /** What is kept for a repeated request in place of the answer's body, where that holds a secret. */
    bodyToKeep?: string;
  };
}
