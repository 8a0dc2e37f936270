import { createRoute, z } from '@hono/zod-openapi';
import { changeCampaign, setCampaignBudget } from '../../app/campaigns/change-campaign.ts';
import { createCampaign } from '../../app/campaigns/create-campaign.ts';
import { deleteCampaign } from '../../app/campaigns/delete-campaign.ts';
import { findCampaign } from '../../app/campaigns/find-campaign.ts';
import { listCampaigns } from '../../app/campaigns/list-campaigns.ts';
import { usageOf } from '../../app/jobs/usage.ts';
import { accountsWithBudget } from '../../app/ledger/set-account.ts';
import type { Services } from '../../app/ports.ts';
import type { Campaign } from '../../domain/campaign.ts';
import { checkScope } from '../auth.ts';
import { requireBudgetMatch } from '../budget-etag.ts';
import { cursorQuery, decodeCursor, encodeCursor } from '../cursor.ts';
import { answerWithEtag, etagOf, requireMatch } from '../etag.ts';
import { listRoute } from '../list-route.ts';
import { json, jsonBody, needsKey, withBodyProblems, withProblems } from '../openapi.ts';
import { readRoute } from '../read-route.ts';
import { newRouter } from '../router.ts';
import { budgetBody, budgetOf } from '../schemas/budget.ts';
import {
  campaignBody,
  campaignPatch,
  campaignSchema,
  campaignView,
  createCampaignOf,
} from '../schemas/campaign.ts';
import { pageOf } from '../schemas/job.ts';
import { periodOf, usageQuery, usageSchema, usageView } from '../schemas/usage.ts';

const campaignPath = z.object({
  campaignId: z.string().openapi({ example: 'cam_01jd8m0000000000000000000' }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/campaigns',
  summary: 'Create a campaign',
  security: needsKey,
  request: { body: jsonBody(campaignBody) },
  responses: withBodyProblems({ 201: json('The campaign', campaignSchema) }, 409),
});

const list = listRoute({
  path: '/v1/campaigns',
  summary: 'List campaigns, newest first, of all clients or of one',
  request: { query: cursorQuery.extend({ clientId: z.string().max(100).optional() }) },
  shows: 'A page of campaigns',
  page: pageOf(campaignSchema),
});

const read = readRoute({
  path: '/v1/campaigns/{campaignId}',
  summary: 'Read a campaign',
  params: campaignPath,
  shows: 'The campaign',
  schema: campaignSchema,
});

const change = createRoute({
  method: 'patch',
  path: '/v1/campaigns/{campaignId}',
  summary: 'Change fields of a campaign',
  security: needsKey,
  request: { params: campaignPath, body: jsonBody(campaignPatch) },
  responses: withBodyProblems({ 200: json('The campaign', campaignSchema) }, 404, 412),
});

const setBudget = createRoute({
  method: 'put',
  path: '/v1/campaigns/{campaignId}/budget',
  summary: 'Set or lift what a campaign may spend',
  security: needsKey,
  request: { params: campaignPath, body: jsonBody(budgetBody) },
  responses: withBodyProblems({ 200: json('The campaign', campaignSchema) }, 404, 412),
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/campaigns/{campaignId}',
  summary: 'Delete a campaign that no running job is for',
  security: needsKey,
  request: { params: campaignPath },
  responses: withProblems({ 204: { description: 'Deleted' } }, 401, 404, 409, 412),
});

const usage = createRoute({
  method: 'get',
  path: '/v1/campaigns/{campaignId}/usage',
  summary: 'What the jobs of a campaign came to',
  security: needsKey,
  request: { params: campaignPath, query: usageQuery },
  responses: withProblems({ 200: json('The sums', usageSchema) }, 401, 404, 422),
});

export function campaignRoutes(services: Services) {
  const router = newRouter();
  // What was spent moves by itself; it is no new version of the campaign.
  const tagOf = (campaign: Campaign) => etagOf(campaignView(campaign));
  const viewsOf = async (tenantId: string, campaigns: readonly Campaign[]) => {
    const accounts = await accountsWithBudget(services, tenantId, 'campaign', campaigns);
    return campaigns.map((campaign) => campaignView(campaign, accounts.get(campaign.id)));
  };
  const viewOf = async (campaign: Campaign) => {
    const accounts = await accountsWithBudget(services, campaign.tenantId, 'campaign', [campaign]);
    return campaignView(campaign, accounts.get(campaign.id));
  };

  router.openapi(create, async (c) => {
    const principal = c.get('principal');
    const body = c.req.valid('json');
    if (body.budget) checkScope(principal.scopes, 'admin');
    const campaign = await createCampaign(services, principal, createCampaignOf(body));
    c.header('Location', `${services.config.publicUrl}/v1/campaigns/${campaign.id}`);
    return answerWithEtag(c, await viewOf(campaign), 201, tagOf(campaign));
  });

  router.openapi(list, async (c) => {
    const { limit, cursor, clientId } = c.req.valid('query');
    const before = cursor === undefined ? undefined : decodeCursor(cursor);
    const { campaigns, next } = await listCampaigns(services, c.get('principal'), {
      limit,
      before,
      clientId,
    });
    const data = await viewsOf(c.get('principal').tenantId, campaigns);
    return c.json({ data, nextCursor: encodeCursor(next) }, 200);
  });

  router.openapi(read, async (c) => {
    const campaign = await findCampaign(services, c.get('principal'), c.req.valid('param').campaignId);
    return answerWithEtag(c, await viewOf(campaign), undefined, tagOf(campaign));
  });

  router.openapi(change, async (c) => {
    const { campaignId } = c.req.valid('param');
    const check = (campaign: Campaign) => requireMatch(c, tagOf(campaign));
    const campaign = await changeCampaign(
      services,
      c.get('principal'),
      campaignId,
      c.req.valid('json'),
      check,
    );
    return answerWithEtag(c, await viewOf(campaign), 200, tagOf(campaign));
  });

  router.openapi(setBudget, async (c) => {
    const { campaignId } = c.req.valid('param');
    const check = await requireBudgetMatch(services, c, { kind: 'campaign', id: campaignId }, tagOf);
    const budget = budgetOf(c.req.valid('json'));
    const campaign = await setCampaignBudget(services, c.get('principal'), campaignId, budget, check);
    return answerWithEtag(c, await viewOf(campaign), 200, tagOf(campaign));
  });

  router.openapi(usage, async (c) => {
    const principal = c.get('principal');
    const { id, clientId } = await findCampaign(services, principal, c.req.valid('param').campaignId);
    const period = periodOf(c.req.valid('query'));
    const sums = await usageOf(services, principal.tenantId, { kind: 'campaign', id, clientId }, period);
    return c.json(usageView(sums), 200);
  });

  router.openapi(remove, async (c) => {
    const { campaignId } = c.req.valid('param');
    await deleteCampaign(services, c.get('principal'), campaignId, (campaign) =>
      requireMatch(c, tagOf(campaign)),
    );
    return c.body(null, 204);
  });
  return router;
}
