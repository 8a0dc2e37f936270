/** Jobs at once against time and memory: 1, 10 and 50 videos of two scenes at 480p on one server. */
import { film, openReel, residentMegabytes } from './film-jobs.ts';
import type { Row } from './report.ts';

const counts = [1, 10, 50];

export async function benchJobsAtOnce(): Promise<Row[]> {
  const rows: Row[] = [];
  let one = 0;
  for (const count of counts) {
    const { seconds, megabytes } = await filmAtOnce(count);
    one ||= seconds;
    const each = seconds / count;
    rows.push({
      name: `${count} at once: ${each.toFixed(2)} s each, peak ${Math.round(megabytes)} MB with children`,
      seconds: [seconds],
      ratio: each / one,
    });
  }
  return rows;
}

async function filmAtOnce(count: number): Promise<{ seconds: number; megabytes: number }> {
  const reel = await openReel({
    imageSeconds: 0,
    clipSeconds: 0,
    askAfterSeconds: [5, 15, 45],
    loseWebhooks: false,
  });
  let megabytes = 0;
  const sampling = setInterval(() => {
    megabytes = Math.max(megabytes, residentMegabytes());
  }, 250);
  try {
    const started = performance.now();
    await Promise.all(Array.from({ length: count }, (_, seed) => film(reel, seed)));
    return { seconds: (performance.now() - started) / 1000, megabytes };
  } finally {
    clearInterval(sampling);
    await reel.close();
  }
}
