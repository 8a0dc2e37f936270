/** Jobs that were admitted together. */
export interface Batch {
  readonly id: string;
  readonly tenantId: string;
  /** In the order in which they were asked for. */
  readonly items: readonly { readonly jobId: string; readonly clientId: string | null }[];
  readonly createdAt: string;
}

/** As many as fit into one transaction with all that belongs to them, and as one request may ask for. */
export const maxBatchJobs = 20;
