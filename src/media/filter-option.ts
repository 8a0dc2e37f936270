/**
 * A value of a filter's option as it has to stand in a description of filters: escaped for the option first,
 * then for the description (ffmpeg filters documentation, "Notes on filtergraph escaping").
 */
export function filterOption(value: string): string {
  return value.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&');
}
