/** Why a request is not carried out. HTTP turns it into a problem document; nothing has been changed. */
export type RefusalKind =
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'unprocessable'
  | 'unauthorized'
  | 'forbidden'
  | 'precondition'
  | 'payment_required'
  | 'too_many';

export interface FieldProblem {
  /** Path of the field, such as `models.video`. */
  readonly path: string;
  readonly message: string;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  /** Stable, for programs. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  /** When it may be asked again, where that is known. */
  readonly retryAfterSeconds: number | null;

  constructor(
    kind: RefusalKind,
    code: string,
    message: string,
    fields: readonly FieldProblem[] = [],
    retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
