import { cut } from '../../media/cut.ts';
import { framesFrom } from '../../media/frames-from.ts';
import { createHouseVideo } from '../../media/libav/encode-house-video.ts';
import { openFile } from '../../media/libav/read-file.ts';
import { readSound, valuesOf } from '../../media/mix/read-sound.ts';
import { writeSound } from '../../media/write-sound.ts';
import type { CaptureStills } from './capture-stills.ts';

/** What the process of the stand-in is asked for: local files in, one file out. */
export interface JoinClips {
  readonly target: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly stills: CaptureStills;
  /** Frames of each file, the last one included, and what is heard from the file's first frame on. */
  readonly clips: readonly {
    readonly file: string;
    readonly sound: string;
    readonly first: number;
    readonly last: number;
  }[];
}

/** Decodes the clips one after the other and encodes all of them again. @throws Error where a clip ends too soon */
export async function joinClips(request: JoinClips): Promise<void> {
  const { target, clips, width, height, fps } = request;
  const profile = { width, height, fps };
  const [picture, sound] = [`${target}.picture.mp4`, `${target}.sound.m4a`];
  joinPictures(request, picture);
  const heard = await joinSounds(request);
  writeSound(sound, [heard], heard.length);
  const frames = clips.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  await cut({ parts: [{ file: picture, startFrame: 0, frames }], sound, target, profile, tags: {} });
}

function joinPictures({ clips, width, height, fps }: JoinClips, target: string): void {
  using video = createHouseVideo(target, { width, height, fps });
  for (const { file, first, last } of clips) {
    using source = openFile(file, 'mov');
    let left = last - first + 1;
    for (const frame of framesFrom(source, first, fps)) {
      video.write(frame);
      left -= 1;
      if (left === 0) break;
    }
    if (left > 0) throw new Error(`a clip ends ${left} frames before its end timecode`);
  }
  video.finish();
}

/** Clipped as the pictures are. Where a sound ends before its picture, silence follows. */
async function joinSounds({ clips, fps }: JoinClips): Promise<Float32Array> {
  const frames = clips.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const track = new Float32Array(valuesOf(frames / fps));
  let shown = 0;
  for (const { sound, first, last } of clips) {
    const seconds = (last - first + 1) / fps;
    const start = valuesOf(shown / fps);
    const end = start + valuesOf(seconds);
    let at = start;
    for await (const block of readSound(sound, { fromSeconds: first / fps, seconds, tempo: 1 })) {
      track.set(block.subarray(0, end - at), at);
      at = Math.min(end, at + block.length);
    }
    if (at === start) throw new Error('an outer sound has no sound');
    shown += last - first + 1;
  }
  return track;
}
