/** A process of its own for the encoding, so that the server's event loop stays free. */
import { collectLog } from '../../media/libav/log.ts';
import { type JoinClips, joinClips } from './join-clips.ts';

export type JoinOutcome = { readonly error: string | null };

collectLog();
process.on('message', async (request: JoinClips) => {
  let error: string | null = null;
  try {
    await joinClips(request);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  process.send?.({ error } satisfies JoinOutcome);
});
process.on('disconnect', () => process.exit(0));
