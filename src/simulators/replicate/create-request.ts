import { cancelAfterSeconds } from './cancel-after.ts';
import { modelNamed, modelOfVersion } from './model-inputs.ts';
import { badVersion, invalidInput, notFound, type Problem } from './problems.ts';
import type { Input, SimModel } from './sim-model.ts';
import { type SimWebhook, webhookEvents } from './sim-prediction.ts';
import { type InvalidField, wrongInputs } from './validate-input.ts';

/** What a create call asks for, checked. */
export interface CreateRequest {
  readonly input: Input;
  readonly webhook: SimWebhook | null;
  readonly cancelAfterSeconds: number | null;
}

export type Body = Readonly<Record<string, unknown>>;

/** Fields that a create call may have; others are refused, unlike unknown inputs. */
const knownFields = ['input', 'webhook', 'webhook_events_filter', 'stream'];
/** Sent when no events are named (Replicate documentation, "Create a prediction"). */
const standardEvents = ['output', 'completed'] as const;

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The model of `POST /models/{owner}/{name}/predictions`: official ones only. */
export function officialModel(id: string): SimModel | Problem {
  const model = modelNamed(id);
  return model && model.version === null ? model : notFound;
}

/** The model of `POST /predictions`: `<hex>`, `owner/name:<hex>`, or `owner/name` of an official one. */
export function modelOfBody(body: Body): SimModel | Problem {
  const { version } = body;
  if (version === undefined) return invalidInput(wrongFields(body, ['version']));
  if (typeof version !== 'string') return badVersion;
  const [name = '', hex] = version.split(':');
  if (/^[0-9a-f]{64}$/.test(version)) return modelOfVersion(version) ?? badVersion;
  const model = modelNamed(name);
  if (hex === undefined) return model?.version === null ? model : badVersion;
  return model && model.version === hex ? model : badVersion;
}

/** Checks a create call against its model. `extraFields` are allowed besides the usual ones. */
export function checkedRequest(
  model: SimModel,
  body: Body,
  cancelAfter: string | undefined,
  extraFields: readonly string[],
): CreateRequest | Problem {
  const input = isObject(body.input) ? body.input : {};
  const lifetime = cancelAfter === undefined ? null : cancelAfterSeconds(cancelAfter);
  const wrong = [
    ...wrongFields(body, extraFields),
    ...(isObject(body.input) ? wrongInputs(model, input) : []),
    ...wrongWebhook(body),
  ];
  if (cancelAfter !== undefined && lifetime === null) {
    wrong.push(wrongField('Cancel-After', 'format', 'Must be a duration of at least 5 seconds'));
  }
  if (wrong.length > 0) return invalidInput(wrong);
  return { input, webhook: webhookOf(body), cancelAfterSeconds: lifetime };
}

function wrongFields(body: Body, extraFields: readonly string[]): InvalidField[] {
  const missing = ['input', ...extraFields]
    .filter((name) => body[name] === undefined)
    .map((name) => wrongField('', 'required', `${name} is required`));
  const unknown = Object.keys(body)
    .filter((name) => !knownFields.includes(name) && !extraFields.includes(name))
    .map((name) =>
      wrongField('', 'additional_property_not_allowed', `Additional property ${name} is not allowed`),
    );
  if (body.input !== undefined && !isObject(body.input)) {
    const given = Array.isArray(body.input) ? 'array' : typeof body.input;
    return [
      ...missing,
      ...unknown,
      wrongField('input', 'invalid_type', `Invalid type. Expected: object, given: ${given}`),
    ];
  }
  return [...missing, ...unknown];
}

function wrongWebhook(body: Body): InvalidField[] {
  const { webhook, webhook_events_filter: events } = body;
  const wrong: InvalidField[] = [];
  if (webhook !== undefined && !isAllowedWebhook(webhook)) {
    wrong.push(wrongField('webhook', 'format', 'Must be a valid HTTPS URL'));
  }
  if (events !== undefined && !isEventList(events)) {
    const choices = webhookEvents.map((event) => `"${event}"`).join(', ');
    wrong.push(
      wrongField(
        'webhook_events_filter',
        'enum',
        `webhook_events_filter must be one of the following: ${choices}`,
      ),
    );
  }
  return wrong;
}

function isEventList(value: unknown): value is SimWebhook['events'] {
  return Array.isArray(value) && value.every((event) => webhookEvents.some((known) => known === event));
}

/** Replicate reports to HTTPS only; on this machine itself plain HTTP will do. */
function isAllowedWebhook(value: unknown): value is string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null) return false;
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (local && url.protocol === 'http:');
}

function webhookOf({ webhook, webhook_events_filter: events }: Body): SimWebhook | null {
  if (typeof webhook !== 'string') return null;
  return { url: webhook, events: isEventList(events) ? events : standardEvents, done: false };
}

function wrongField(field: string, type: string, description: string): InvalidField {
  return { type, field, description };
}
