/** Replicate refuses shorter lifetimes (documentation, "Lifetime of a prediction"). */
const shortestSeconds = 5;

/**
 * Seconds of a `Cancel-After` header: `30`, `30s`, `5m`, `1h30m45s`.
 * @returns null where the text is no duration or too short
 */
export function cancelAfterSeconds(header: string): number | null {
  const text = header.trim();
  if (/^\d+$/.test(text)) return longEnough(Number(text));
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!parts || text === '') return null;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return longEnough((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0));
}

function longEnough(seconds: number): number | null {
  return seconds >= shortestSeconds ? seconds : null;
}

/** Seconds of a `Prefer: wait` or `Prefer: wait=n` header (1 to 60), or null when nothing is to be waited for. */
export function preferredWaitSeconds(header: string | undefined): number | null {
  const match = /^wait(?:=([1-9]|[1-5]\d|60))?$/.exec(header?.trim() ?? '');
  return match ? Number(match[1] ?? 60) : null;
}
