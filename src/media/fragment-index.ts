import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../domain/errors.ts';
import type { Fragment } from '../domain/hls.ts';

interface Box {
  readonly type: string;
  readonly start: number;
  readonly bytes: number;
}

/**
 * Where the fragments of an MP4 lie: each is a `moof` with its `mdat` and what precedes them
 * (ISO/IEC 14496-12, 8.8).
 * @param keyframes frames on which the fragments begin, in order
 * @param frames of the whole file
 * @throws Fault `MediaFailed` unless there is one fragment for each keyframe
 */
export async function indexFragments(
  file: string,
  keyframes: readonly number[],
  frames: number,
): Promise<{ headBytes: number; fragments: Fragment[] }> {
  const boxes = await topBoxes(file);
  const head = boxes.find(({ type }) => type === 'moov');
  const data = boxes.filter(({ type }) => type === 'mdat');
  if (!head || data.length !== keyframes.length) {
    throw new Fault('MediaFailed', `the file has ${data.length} fragments for ${keyframes.length} keyframes`);
  }
  const headBytes = head.start + head.bytes;
  let start = headBytes;
  const fragments = data.map((box, i) => {
    const end = box.start + box.bytes;
    const fragment = {
      frames: (keyframes[i + 1] ?? frames) - (keyframes[i] ?? 0),
      start,
      bytes: end - start,
    };
    start = end;
    return fragment;
  });
  return { headBytes, fragments };
}

/**
 * Lets a track of a fragmented MP4 begin later ("tfdt", ISO/IEC 14496-12, 8.8.12).
 * @param ticks of the track's timescale
 */
export async function delayTrack(file: string, trackId: number, ticks: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    for (const fragment of await boxesIn(handle, 0, size)) {
      if (fragment.type !== 'moof') continue;
      for (const track of await boxesWithin(handle, fragment)) {
        if (track.type !== 'traf') continue;
        const parts = await boxesWithin(handle, track);
        const [head, time] = ['tfhd', 'tfdt'].map((type) => parts.find((part) => part.type === type));
        if (!head || !time) continue;
        const bytes = Buffer.alloc(8);
        await handle.read(bytes, 0, 4, head.start + 12);
        if (bytes.readUInt32BE(0) !== trackId) continue;
        await handle.read(bytes, 0, 8, time.start + 12);
        bytes.writeBigUInt64BE(bytes.readBigUInt64BE(0) + BigInt(ticks));
        await handle.write(bytes, 0, 8, time.start + 12);
      }
    }
  } finally {
    await handle.close();
  }
}

async function topBoxes(file: string): Promise<Box[]> {
  const handle = await open(file);
  try {
    return await boxesIn(handle, 0, (await handle.stat()).size);
  } finally {
    await handle.close();
  }
}

const boxesWithin = (handle: FileHandle, { start, bytes }: Box) => boxesIn(handle, start + 8, start + bytes);

async function boxesIn(handle: FileHandle, from: number, end: number): Promise<Box[]> {
  const boxes: Box[] = [];
  const head = Buffer.alloc(16);
  for (let start = from; start + 8 <= end; ) {
    await handle.read(head, 0, 16, start);
    const short = head.readUInt32BE(0);
    // 1 announces a length of 64 bits behind the type.
    const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (bytes < 8 || start + bytes > end) throw new Fault('MediaFailed', 'a box of the file breaks off');
    boxes.push({ type: head.toString('latin1', 4, 8), start, bytes });
    start += bytes;
  }
  return boxes;
}
