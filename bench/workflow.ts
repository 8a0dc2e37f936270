/**
 * What the workflow adds to the provider's own time: from the request to the file, less the seconds
 * that a picture and a clip take at the provider. With webhooks, and with every webhook lost, so that
 * the provider is asked after 5, 15 and 45 s.
 */
import { film, openReel } from './film-jobs.ts';
import { median, type Row } from './report.ts';

const imageSeconds = 2;
const clipSeconds = 6;

export async function benchWorkflow({ runs = 3 } = {}): Promise<Row[]> {
  const withWebhooks = await overheads(runs, [5, 15, 45], false);
  const rows: Row[] = [{ name: 'resumed by webhooks', seconds: withWebhooks, ratio: 1 }];
  for (const wait of [5, 15, 45]) {
    const seconds = await overheads(runs, [wait], true);
    rows.push({ name: `asked every ${wait} s`, seconds, ratio: median(seconds) / median(withWebhooks) });
  }
  return rows;
}

async function overheads(
  runs: number,
  askAfterSeconds: readonly number[],
  loseWebhooks: boolean,
): Promise<number[]> {
  const reel = await openReel({ imageSeconds, clipSeconds, askAfterSeconds, loseWebhooks });
  try {
    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const filmed = await film(reel, run);
      seconds.push(filmed.seconds - imageSeconds - clipSeconds);
    }
    return seconds;
  } finally {
    await reel.close();
  }
}
