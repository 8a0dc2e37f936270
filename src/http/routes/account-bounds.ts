import { createRoute, z } from '@hono/zod-openapi';
import { findCampaign } from '../../app/campaigns/find-campaign.ts';
import { findClient } from '../../app/clients/find-client.ts';
import { findKey } from '../../app/keys/find-key.ts';
import { budgetFigures, readAccount } from '../../app/ledger/accounts.ts';
import { setQuota } from '../../app/ledger/set-account.ts';
import type { Services } from '../../app/ports.ts';
import type { Principal } from '../../domain/api-key.ts';
import type { Account, AccountKind, AccountRef } from '../../domain/budget.ts';
import { dayOf } from '../../domain/quota.ts';
import { budgetEtag } from '../budget-etag.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { newRouter } from '../router.ts';
import { accountSchema } from '../schemas/budget.ts';
import { quotaBody, quotaSchema, quotaView } from '../schemas/quota.ts';

const kinds = {
  client: { path: '/v1/clients/{clientId}', parameter: 'clientId', example: 'cli_01jd8m0000000000000000000' },
  campaign: {
    path: '/v1/campaigns/{campaignId}',
    parameter: 'campaignId',
    example: 'cam_01jd8m0000000000000000000',
  },
  'api-key': { path: '/v1/api-keys/{keyId}', parameter: 'keyId', example: 'key_01jd8m0000000000000000000' },
} as const satisfies Record<AccountKind, object>;

function routesOf(kind: AccountKind) {
  const { path, parameter, example } = kinds[kind];
  const params = z.object({ [parameter]: z.string().openapi({ example }) });
  const name = kind === 'api-key' ? 'an API key' : `a ${kind}`;
  return {
    readBudget: createRoute({
      method: 'get',
      path: `${path}/budget`,
      summary: `Read what ${name} has spent, holds and has left`,
      security: needsKey,
      request: { params },
      responses: withProblems(
        { 200: json('The money', accountSchema), 304: { description: 'Unchanged' } },
        401,
        404,
      ),
    }),
    readQuota: createRoute({
      method: 'get',
      path: `${path}/quota`,
      summary: `Read how much may be made for ${name} in a day, and what was made today`,
      security: needsKey,
      request: { params },
      responses: withProblems(
        { 200: json('The quota', quotaSchema), 304: { description: 'Unchanged' } },
        401,
        404,
      ),
    }),
    setQuota: createRoute({
      method: 'put',
      path: `${path}/quota`,
      summary: `Set how much may be made for ${name} in a day`,
      security: needsKey,
      request: { params, body: jsonBody(quotaBody) },
      responses: withBodyProblems({ 200: json('The quota', quotaSchema) }, 404, 412),
    }),
  };
}

/** @throws Refusal 404 for what does not exist, is another tenant's, or is out of reach of a limited key */
async function refOf(
  services: Services,
  principal: Principal,
  kind: AccountKind,
  id: string,
): Promise<AccountRef> {
  if (kind === 'client') await findClient(services, principal, id);
  else if (kind === 'campaign') await findCampaign(services, principal, id);
  else await findKey(services, principal.tenantId, id);
  return { kind, id };
}

/** Budgets read, and quotas read and set, of clients, campaigns and API keys alike. */
export function accountBoundRoutes(services: Services) {
  const router = newRouter();
  const quotaOf = (account: Account) => quotaView(account, dayOf(services.clock.now()));
  // The day's counts move by themselves; they are no new version of the quota.
  const tagOf = (account: Account) => etagOf({ quota: account.quota });

  for (const kind of ['client', 'campaign', 'api-key'] as const) {
    const routes = routesOf(kind);
    const idIn = (params: Readonly<Record<string, string>>) => params[kinds[kind].parameter] ?? '';

    router.openapi(routes.readBudget, async (c) => {
      const principal = c.get('principal');
      const ref = await refOf(services, principal, kind, idIn(c.req.valid('param')));
      const { value } = await readAccount(services, principal.tenantId, ref);
      return answerWithEtag(c, budgetFigures(value), undefined, budgetEtag(value));
    });

    router.openapi(routes.readQuota, async (c) => {
      const principal = c.get('principal');
      const ref = await refOf(services, principal, kind, idIn(c.req.valid('param')));
      const { value } = await readAccount(services, principal.tenantId, ref);
      return answerWithEtag(c, quotaOf(value), undefined, tagOf(value));
    });

    router.openapi(routes.setQuota, async (c) => {
      const principal = c.get('principal');
      const ref = await refOf(services, principal, kind, idIn(c.req.valid('param')));
      const check = (account: Account) => requireMatch(c, tagOf(account));
      const account = await setQuota(services, principal.tenantId, ref, c.req.valid('json'), check);
      return answerWithEtag(c, quotaOf(account), 200, tagOf(account));
    });
  }
  return router;
}
