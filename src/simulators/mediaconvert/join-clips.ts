import { framesFrom } from '../../media/frames-from.ts';
import { createHouseVideo } from '../../media/libav/encode-house-video.ts';
import { openFile } from '../../media/libav/read-file.ts';

/** What the process of the stand-in is asked for: local files in, one file out. */
export interface JoinClips {
  readonly target: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Frames of each file, the last one included. */
  readonly clips: readonly { readonly file: string; readonly first: number; readonly last: number }[];
}

/** Decodes the clips one after the other and encodes all of them again. @throws Error where a clip ends too soon */
export function joinClips({ target, width, height, fps, clips }: JoinClips): void {
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
