import { readFileSync } from 'node:fs';

/** How often children are looked at: they take memory within milliseconds, but keep it for the whole of a step. */
const lookMilliseconds = 20;
/** The kernel tells processor time in hundredths of a second ("proc(5)", /proc/pid/stat). */
const ticksPerSecond = 100;

export interface ChildUsage {
  /** The most resident memory of any child, in MB of a million bytes. */
  readonly megabytes: number;
  /** Processor time of all of them together. */
  readonly cpuSeconds: number;
}

/** What the children of this process took while something was done. Nothing on systems without /proc. */
export async function childUsageOf(work: () => Promise<unknown>): Promise<ChildUsage> {
  let megabytes = 0;
  const cpu = new Map<string, { first: number; last: number }>();
  for (const pid of children()) cpu.set(pid, { first: cpuSeconds(pid), last: cpuSeconds(pid) });
  const look = () => {
    for (const pid of children()) {
      megabytes = Math.max(megabytes, residentMegabytes(pid));
      const known = cpu.get(pid);
      cpu.set(pid, { first: known?.first ?? 0, last: Math.max(known?.last ?? 0, cpuSeconds(pid)) });
    }
  };
  const timer = setInterval(look, lookMilliseconds);
  try {
    await work();
    look();
  } finally {
    clearInterval(timer);
  }
  const spent = [...cpu.values()].reduce((sum, { first, last }) => sum + last - first, 0);
  return { megabytes: Math.round(megabytes), cpuSeconds: spent };
}

function children(): string[] {
  return read(`/proc/${process.pid}/task/${process.pid}/children`).split(' ').filter(Boolean);
}

function residentMegabytes(pid: string): number {
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024) / 1e6;
}

/** Fields 14 and 15, counted behind the name, which may hold spaces. */
function cpuSeconds(pid: string): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Empty where the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
