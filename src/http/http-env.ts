import type { Principal } from '../domain/api-key.ts';

/** What middleware leaves for the routes. */
export interface HttpEnv {
  Variables: { requestId: string; principal: Principal };
}
