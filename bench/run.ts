/** `npm run bench [api|cut|workflow|render|jobs|soak]`: every figure as a ratio within one run on one machine. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { benchApi } from './api.ts';
import { benchCut } from './cut.ts';
import { benchJobsAtOnce } from './jobs-at-once.ts';
import { benchRenderAgain } from './render-again.ts';
import { printRows, type Row } from './report.ts';
import { benchSoak } from './soak.ts';
import { benchWorkflow } from './workflow.ts';

const benches: Readonly<Record<string, readonly [title: string, run: () => Promise<Row[]>]>> = {
  api: ['The API alone, with jobs that pile up', () => benchApi()],
  cut: ['Cutting six 5 s clips of 1080p30, edits, longer films and quality', () => benchCut()],
  workflow: ["Workflow overhead: wall time less the provider's 2 s and 6 s", () => benchWorkflow()],
  render: ['Rendering again after an edit, beside the first render', () => benchRenderAgain()],
  jobs: ['Jobs at once: ratio is the time of each to that of one alone', () => benchJobsAtOnce()],
  soak: ['Two hundred jobs while the provider misbehaves', () => benchSoak()],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${memory} GB, Node ${process.version}`,
);
for (const [name, [title, run]] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${title}`);
  printRows(await run());
}
