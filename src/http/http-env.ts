import type { Principal } from '../app/authenticate.ts';

/** What middleware leaves for the routes. */
export interface HttpEnv {
  Variables: { requestId: string; principal: Principal };
}
