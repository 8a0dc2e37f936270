interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * A list whole, by pages as large as the API gives them.
 * @param read asks for one page; throws ApiProblem on a refusal
 */
export async function allPages<T>(
  read: (query: { limit: number; cursor?: string }) => Promise<{ data?: Page<T> }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const { data }: { data?: Page<T> } = await read({ limit: 100, ...(cursor === null ? {} : { cursor }) });
    all.push(...(data?.data ?? []));
    cursor = data?.nextCursor ?? null;
  } while (cursor !== null);
  return all;
}
