import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './replicate-start.ts';

const documentFile = new URL('../../../shared/reference/replicate-openapi.json', import.meta.url);

/** Replicate's OpenAPI document is not part of this repository. */
export const hasOpenApiDocument = existsSync(documentFile);

export type CheckAnswer = (method: string, pathTemplate: string, answer: Answer) => void;

/** Checks answers against Replicate's OpenAPI document. The check throws and says what does not fit. */
export function openApiCheck(): CheckAnswer {
  // The document says `oneOf` where "hidden" fits both of its branches; `anyOf` is what is meant.
  const text = readFileSync(documentFile, 'utf8').replaceAll('"oneOf"', '"anyOf"');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(text), 'replicate');
  return (method, pathTemplate, answer) => {
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const pointer = [
      'paths',
      pathTemplate,
      method,
      'responses',
      String(answer.status),
      'content',
      type,
      'schema',
    ]
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.getSchema(`replicate#/${pointer}`);
    if (!validate) throw new Error(`${method} ${pathTemplate}: ${answer.status} ${type} is not documented.`);
    if (!validate(answer.body))
      throw new Error(`${method} ${pathTemplate}: ${ajv.errorsText(validate.errors)}`);
  };
}
