import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { preferredWaitSeconds } from './cancel-after.ts';
import { createPrediction } from './create-prediction.ts';
import { type Body, checkedRequest, isObject, modelOfBody, officialModel } from './create-request.ts';
import { predictionBody } from './prediction-body.ts';
import {
  insufficientCredit,
  malformedJson,
  type Problem,
  problemResponse,
  serverError,
  throttled,
  throttledForLowCredit,
} from './problems.ts';
import type { SimContext, SimEnv } from './sim-context.ts';
import type { SimModel } from './sim-model.ts';
import { isFinished } from './sim-prediction.ts';

/** The two ways to create a prediction: by official model, and by version. */
export function createRoutes(context: SimContext): Hono<SimEnv> {
  return new Hono<SimEnv>()
    .post('/models/:owner/:name/predictions', async (c) => {
      const body = await jsonBody(c);
      if (!body) return problemResponse(malformedJson);
      const { owner, name } = c.req.param();
      return create(context, c, { model: officialModel(`${owner}/${name}`), body, extraFields: [] });
    })
    .post('/predictions', async (c) => {
      const body = await jsonBody(c);
      if (!body) return problemResponse(malformedJson);
      return create(context, c, { model: modelOfBody(body), body, extraFields: ['version'] });
    });
}

interface CreateCallParts {
  readonly model: SimModel | Problem;
  readonly body: Body;
  readonly extraFields: readonly string[];
}

async function create(context: SimContext, c: Context<SimEnv>, call: CreateCallParts): Promise<Response> {
  const { model, body } = call;
  if ('status' in model) return answer(context, 'unknown', problemResponse(model));

  // 1. What may befall the request before it is looked at.
  const prompt = isObject(body.input) ? String(body.input.prompt ?? '') : '';
  const {
    request: refused,
    answer: lost,
    ...runFaults
  } = context.faults.strike({ ...model, model: model.id, prompt });
  if (refused?.fault === 'reset_before') return reset(context, c, model.id, null);
  if (refused?.fault === 'insufficient_credit')
    return answer(context, model.id, problemResponse(insufficientCredit));
  if (refused?.fault === 'server_error') return answer(context, model.id, problemResponse(serverError));
  if (refused?.fault === 'throttle') {
    return answer(context, model.id, problemResponse(throttledForLowCredit(refused.seconds ?? 1)));
  }
  const waitSeconds = context.limiter.take();
  if (waitSeconds > 0) return answer(context, model.id, problemResponse(throttled(waitSeconds)));

  // 2. The request itself.
  const checked = checkedRequest(model, body, c.req.header('cancel-after'), call.extraFields);
  if ('status' in checked) return answer(context, model.id, problemResponse(checked));
  const prediction = createPrediction(context, model, checked, runFaults);

  // 3. The answer, which may get lost.
  if (lost?.fault === 'reset_after_accept') return reset(context, c, model.id, prediction.id);
  if (lost?.fault === 'server_error_after_accept') {
    return answer(context, model.id, problemResponse(serverError), prediction.id);
  }
  const response = await accepted(context, prediction.id, c.req.header('prefer'));
  return answer(context, model.id, response, prediction.id);
}

/** 201, or 202 when the client wanted to wait for the end and it did not come in time. */
async function accepted(context: SimContext, id: string, prefer: string | undefined): Promise<Response> {
  const waitSeconds = preferredWaitSeconds(prefer);
  if (waitSeconds !== null) {
    await new Promise<void>((resolve) => {
      const stop = context.clock.after(waitSeconds * 1000, resolve);
      void context.lifecycle.finished(id).then(() => {
        stop();
        resolve();
      });
    });
  }
  const prediction = context.retention.current(id);
  if (!prediction) return problemResponse(serverError);
  const late = waitSeconds !== null && !isFinished(prediction.status);
  const body = predictionBody(prediction, { publicUrl: context.publicUrl(), now: context.clock.now() });
  return Response.json(body, {
    status: late ? 202 : 201,
    headers: waitSeconds === null ? {} : { 'preference-applied': `wait=${waitSeconds}` },
  });
}

async function jsonBody(c: Context<SimEnv>): Promise<Body | null> {
  const value: unknown = await c.req.json().catch(() => null);
  return isObject(value) ? value : null;
}

function answer(
  context: SimContext,
  model: string,
  response: Response,
  predictionId: string | null = null,
): Response {
  context.createCalls.push({ at: context.clock.now(), model, answer: response.status, predictionId });
  return response;
}

/** Breaks the connection off with a TCP reset, as a failing network does. */
function reset(
  context: SimContext,
  c: Context<SimEnv>,
  model: string,
  predictionId: string | null,
): Response {
  context.createCalls.push({ at: context.clock.now(), model, answer: 'reset', predictionId });
  c.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}
