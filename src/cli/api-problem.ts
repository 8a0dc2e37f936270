import { problemJson } from './job-json.ts';

/** A refusal of the API, told by its problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, message: string, fields: ApiProblem['fields'] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** Reads the problem document of an answer; one that is none has only its status to tell. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text().catch(() => '');
  const parsed = problemJson.safeParse(parseJson(text));
  if (!parsed.success) return new ApiProblem(response.status, `The server answered ${response.status}.`);
  const { detail, title, errors } = parsed.data;
  return new ApiProblem(
    response.status,
    detail ?? title ?? `The server answered ${response.status}.`,
    errors,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
