import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>
  >;
}

export interface AnswerChecker {
  /**
   * Holds an answer against the document. @param route path with its parameters in braces
   * @returns what does not fit: an undocumented status or type, or each field at fault
   */
  complaints(
    method: string,
    route: string,
    answer: { status: number; type: string; body: unknown },
  ): string[];
}

/** Validates answers against an OpenAPI 3.1 document. Fields that the document does not name are complaints too. */
export function answerChecker(document: unknown): AnswerChecker {
  const api = document as OpenApi;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // The document is no schema itself, it only holds schemas.
  ajv.addSchema(sealed(document) as object, 'api', undefined, false);
  const compiled = new Map<string, ValidateFunction>();
  return {
    complaints(method, route, { status, type, body }) {
      const responses = api.paths[route]?.[method.toLowerCase()]?.responses;
      const response = responses?.[status];
      if (!response) return [`${method} ${route} does not document status ${status}`];
      const media = type.split(';')[0]?.trim() ?? '';
      if (!response.content) return [];
      if (!(media in response.content)) return [`${method} ${route} ${status} does not document ${media}`];
      const parts = [
        'paths',
        route,
        method.toLowerCase(),
        'responses',
        String(status),
        'content',
        media,
        'schema',
      ];
      const ref = `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
      const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
      compiled.set(ref, validate);
      if (validate(body)) return [];
      return (validate.errors ?? []).map((error) => {
        const extra = 'additionalProperty' in error.params ? ` (${error.params.additionalProperty})` : '';
        return `${method} ${route} ${status} ${error.instancePath} ${error.message}${extra}`;
      });
    },
  };
}

/** Objects that name their properties have no others: a field that nobody documented shows. */
function sealed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sealed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, sealed(value)]));
  const isClosed = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}
