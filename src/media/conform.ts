import type { Frame } from 'node-av/lib';
import type { ConformRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import type { LogoCorner } from '../domain/settings.ts';
import { coveredPictures } from './cover-pictures.ts';
import { logoFilters, withLogo, writeWords } from './draw-look.ts';
import { fitLength, holdLength, type LengthFit } from './fit-length.ts';
import { gradeFilters } from './grade-filters.ts';
import { createHouseVideo, type HouseVideo } from './libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, openFile } from './libav/read-file.ts';
import { type MediaType, mayMove, mediaTypeOf } from './media-type.ts';
import type { CropPlace } from './picture-filter.ts';
import { subjectPlace } from './reframe/subject-place.ts';
import { measureStream } from './source-video.ts';

/**
 * Encodes a clip to the house profile: exact size, rate and number of frames, keyframes where asked,
 * no sound; graded, with logo and words, where its look has them.
 * @throws Fault `MediaFailed` when the source is a still, has no picture or is much too short;
 *   FFmpegError or DamagedPicture when it cannot be decoded
 */
export async function conform(request: ConformRequest): Promise<void> {
  const type = await mediaTypeOf(request.source);
  // One that may move but does not is found too short.
  if (type.contentType.startsWith('image/') && !mayMove(type))
    throw new Fault('MediaFailed', 'a still picture is no clip');
  const { look, keeps, profile, frames } = request;
  const seconds = frames / profile.fps;
  const place = keeps === 'subject' ? subjectPlace(request.source, type, profile, seconds) : null;
  if (!look) return encode(request, type, place, [], null);
  await using words = await writeWords(look, request.profile, request.target);
  if (!look.logo) return encode(request, type, place, words.filters, null);
  const { file, corner } = look.logo;
  await withLogo(file, (picture) => encode(request, type, place, words.filters, { picture, corner }));
}

interface Logo {
  readonly picture: Frame;
  readonly corner: LogoCorner;
}

function encode(
  request: ConformRequest,
  type: MediaType,
  place: CropPlace | null,
  words: readonly string[],
  logo: Logo | null,
): void {
  const fit = fitSource(request, type);

  using file = openFile(request.source, type.demuxer);
  const stream = pictureOf(file);
  using video = createHouseVideo(request.target, request.profile, { keyframes: request.keyframes });
  using filters = new DisposableStack();
  let graph: OpenGraph | undefined;
  for (const picture of coveredPictures(file, stream, request.profile, place)) {
    if (!graph) {
      const inputs = { in: inputOf(picture), ...(logo ? { logo: inputOf(logo.picture) } : {}) };
      graph = filters.use(openGraph(conformFilters(request, fit, words, logo), inputs));
      if (logo) {
        graph.push('logo', logo.picture);
        graph.push('logo', null);
      }
    }
    graph.push('in', picture);
    writeReady(graph, video, request.frames);
    if (video.frames === request.frames) break;
  }
  if (graph && video.frames < request.frames) {
    graph.push('in', null);
    writeReady(graph, video, request.frames);
  }
  if (video.frames < request.frames) {
    throw new Fault('MediaFailed', `clip gave ${video.frames} frames, ${request.frames} were needed`);
  }
  video.finish();
}

function pictureOf(file: OpenFile) {
  if (!file.video) throw new Fault('MediaFailed', 'the file has no picture');
  return file.video;
}

function fitSource(request: ConformRequest, type: MediaType): LengthFit {
  using file = openFile(request.source, type.demuxer);
  const length = measureStream(file, pictureOf(file));
  const seconds = length.endSeconds - length.startSeconds;
  const { frames, profile, whenShort } = request;
  return whenShort === 'hold'
    ? holdLength(seconds, frames, profile.fps)
    : fitLength(seconds, frames, profile.fps);
}

function writeReady(graph: OpenGraph, video: HouseVideo, frames: number): void {
  for (const frame of graph.pull()) {
    if (video.frames === frames) return;
    video.write(frame);
  }
}

/** The way from pictures of the right size to the right number of them, with all that is drawn on them. */
function conformFilters(
  request: ConformRequest,
  fit: LengthFit,
  words: readonly string[],
  logo: Logo | null,
): string {
  const picture = [
    `setpts=(PTS-STARTPTS)*${fit.stretch}`,
    `fps=fps=${request.profile.fps}:start_time=0`,
    // Two more than are missing: the fps filter may round the end of an uneven source down.
    `tpad=stop_mode=clone:stop=${fit.heldFrames + 2}`,
    ...gradeFilters(request.look?.grade ?? 'none'),
  ];
  const finish = [
    'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv:chroma_location=left:field_mode=prog',
  ];
  if (!logo) return `[in]${[...picture, ...words, ...finish].join(',')}[out]`;
  // Over the words, so that the veil of a card does not lie on it.
  const marked = logoFilters(logo.picture, logo.corner, request.profile);
  return `[in]${[...picture, ...words].join(',')}[base];${marked};[marked]${finish.join(',')}[out]`;
}
