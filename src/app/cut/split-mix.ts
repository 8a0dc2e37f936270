import { join } from 'node:path';
import pLimit from 'p-limit';
import { Fault } from '../../domain/errors.ts';
import type { HeardPart, Services } from '../ports.ts';

const storedAtOnce = 8;

/**
 * Stores the stretch of the mix under each part. An outer sound begins with the first frame of its input's file, also
 * where the part begins later in it, so a stretch begins as much before its part.
 * @param mix key of the whole sound
 * @throws Fault `MediaFailed` where the mix is gone or too short
 */
export async function splitMix(
  services: Services,
  mix: string,
  parts: readonly HeardPart[],
  fps: number,
): Promise<void> {
  await services.workspace.use(async (path) => {
    const source = join(path, 'sound.m4a');
    if (!(await services.blobs.getFile(mix, source))) {
      throw new Fault('MediaFailed', 'The sound of the video is gone.');
    }
    let shown = 0;
    const stretches = parts.map(({ soundKey, startFrame, frames }, i) => {
      const fromSeconds = (shown - startFrame) / fps;
      shown += frames;
      return { soundKey, target: join(path, `${i}.wav`), fromSeconds, seconds: (startFrame + frames) / fps };
    });
    await services.media.splitSound({ source, stretches });
    const limit = pLimit(storedAtOnce);
    await Promise.all(
      stretches.map(({ soundKey, target }) =>
        limit(() => services.blobs.putFile(soundKey, target, 'audio/wav')),
      ),
    );
  });
}
