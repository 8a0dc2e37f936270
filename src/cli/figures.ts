/** How numbers are written for people. */

/** `0:07`, `12:34`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `3.8 s`: tenths, which is as fine as a person tells scenes and stages apart. */
export function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** US dollars: cents from one dollar on, tenths of a cent below, as single pictures cost less than a cent. */
export function dollarsText(dollars: number): string {
  return `$${dollars.toFixed(dollars >= 1 || dollars === 0 ? 2 : 3)}`;
}

/** `482 kB`, `4.2 MB`: decimal units, as disks and browsers count. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
