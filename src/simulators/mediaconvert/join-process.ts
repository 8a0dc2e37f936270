/** A process of its own for the encoding, so that the server's event loop stays free. */
import { collectLog } from '../../media/libav/log.ts';
import { type CapturedFile, captureStills } from './capture-stills.ts';
import { type JoinClips, joinClips } from './join-clips.ts';

export type JoinOutcome = { readonly error: string | null; readonly captured: readonly CapturedFile[] };

collectLog();
process.on('message', async (request: JoinClips) => {
  let error: string | null = null;
  let captured: readonly CapturedFile[] = [];
  try {
    await joinClips(request);
    captured = await captureStills(request.target, request.stills);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  process.send?.({ error, captured } satisfies JoinOutcome);
});
process.on('disconnect', () => process.exit(0));
