import { type CodecContext, CodecParameters } from 'node-av/lib';
import type { ExportRequest, ExportResult } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { segmentsOf } from '../domain/hls.ts';
import { pictureTrack } from './export-pictures.ts';
import { readCaptions, soundTrack, textTrack } from './export-tracks.ts';
import { delayTrack, indexFragments } from './fragment-index.ts';
import { check } from './libav/check.ts';
import { type OpenFile, openFile } from './libav/read-file.ts';
import { createFile } from './libav/write-mp4.ts';
import { appendXmp, readXmp } from './xmp-box.ts';

/**
 * Writes a finished video in another format, size or shape, with exactly its frames and its sound. What the
 * format can hold as it is, is copied.
 * @throws Fault `MediaFailed` when the source is no finished video; FFmpegError or DamagedPicture when it
 *   cannot be decoded
 */
export async function exportFile(
  request: ExportRequest,
  onPercent: (percent: number) => void = () => {},
): Promise<ExportResult> {
  const { format, frames, profile } = request;
  using open = new DisposableStack();
  // Picture and sound are read side by side, each from a file of its own.
  const pictureFile = open.use(openFile(request.source, 'mov'));
  const soundFile = open.use(openFile(request.source, 'mov'));
  const picture = await pictureTrack(open, pictureFile, request);
  const sounds = soundTrack(open, soundFile, format, frames / profile.fps);
  // It is read beside the pictures and not by a loop, which would close it where they fail.
  open.defer(() => void sounds.packets.return());
  const texts = textTrack(request);
  const tracks = [picture, sounds, ...(texts ? [texts] : [])];
  const file = open.use(createFile(format, request.target, tracks, tagsOf(pictureFile)));
  for (const packet of texts?.packets ?? []) file.write(2, packet);
  // Sound goes in beside the pictures, so that the muxer holds little back.
  let heard = 0;
  const writeSoundUntil = (seconds: number) => {
    while (heard < seconds) {
      const next = sounds.packets.next();
      if (next.done) return;
      heard = Number(next.value.pts + next.value.duration) / sounds.timescale;
      file.write(1, next.value);
    }
  };
  let written = 0;
  let percent = 0;
  const keyframes: number[] = [];
  let aheadSeconds = 0;
  for (const packet of picture.packets) {
    if (written === 0) aheadSeconds = Number(packet.pts - packet.dts) / picture.timescale;
    if (packet.isKeyframe) keyframes.push(Math.round((Number(packet.pts) * profile.fps) / picture.timescale));
    file.write(0, packet);
    written += 1;
    writeSoundUntil(written / profile.fps);
    const now = Math.floor((100 * written) / frames);
    if (now > percent) onPercent(now);
    percent = now;
  }
  if (written !== frames) throw new Fault('MediaFailed', `the video gave ${written} of ${frames} frames`);
  writeSoundUntil(Number.POSITIVE_INFINITY);
  file.finish();
  const xmp = format === 'webm' ? null : await readXmp(request.source);
  if (xmp) await appendXmp(request.target, xmp);
  if (format !== 'hls') return { segmented: null, captions: null };
  // The muxer lets every track begin with its decoding: the picture is shown a little later, and so must be heard.
  await delayTrack(request.target, 2, Math.round(aheadSeconds * sounds.timescale));
  const { headBytes, fragments } = await indexFragments(request.target, keyframes, frames);
  const codecs = [picture.codec, sounds.codec].map(codecName).join(',');
  const captions = readCaptions(request.source);
  return {
    segmented: { headBytes, codecs, segments: segmentsOf(fragments, profile.fps) },
    captions: captions && { ...captions, startSeconds: aheadSeconds },
  };
}

/** A codec as RFC 6381 writes it. */
function codecName(codec: CodecContext | CodecParameters): string {
  if ('getCodecString' in codec) return codec.getCodecString() ?? '';
  using parameters = new CodecParameters();
  parameters.alloc();
  check(parameters.fromContext(codec), 'copy the codec parameters');
  return parameters.getCodecString() ?? '';
}

const keptTags = ['title', 'comment', 'synopsis'];

/** What the video says of itself, such as that models made it, the export says too. */
function tagsOf({ format }: OpenFile): Record<string, string> {
  const tags = format.metadata?.getAll() ?? {};
  return Object.fromEntries(Object.entries(tags).filter(([name]) => keptTags.includes(name)));
}
