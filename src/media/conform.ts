import type { ConformRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { fitLength, holdLength, type LengthFit } from '../domain/fit-length.ts';
import { coveredPictures } from './cover-pictures.ts';
import { type Drawing, drawnWriter, drawOver, withDrawing } from './draw-over.ts';
import { gradeFilters } from './grade-filters.ts';
import { createHouseVideo } from './libav/encode-house-video.ts';
import { inputOf, type OpenGraph, openGraph } from './libav/filter-graph.ts';
import { type OpenFile, openFile } from './libav/read-file.ts';
import { type MediaType, mayMove, mediaTypeOf } from './media-type.ts';
import { type CropPlace, houseMarks } from './picture-filter.ts';
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
  const { look, keeps, profile, frames, target } = request;
  const seconds = frames / profile.fps;
  const place = keeps === 'subject' ? subjectPlace(request.source, type, profile, seconds) : null;
  await withDrawing(look, profile, target, (drawing) => encode(request, type, place, drawing));
}

function encode(
  request: ConformRequest,
  type: MediaType,
  place: CropPlace | null,
  drawing: Drawing | null,
): void {
  const fit = fitSource(request, type);
  const { frames, profile, drawnFrames = { startFrame: 0, endFrame: frames } } = request;

  using file = openFile(request.source, type.demuxer);
  const stream = pictureOf(file);
  using video = createHouseVideo(request.target, profile, { keyframes: request.keyframes });
  using filters = new DisposableStack();
  const overlay = drawing && filters.use(drawOver(drawing, profile, drawnFrames, drawnFrames.startFrame));
  let graph: OpenGraph | undefined;
  let given = 0;
  const writeReady = drawnWriter(video, frames, overlay);
  for (const picture of coveredPictures(file, stream, profile, place)) {
    graph ??= filters.use(openGraph(conformFilters(request, fit), { in: inputOf(picture) }));
    graph.push('in', picture);
    given = writeReady(graph);
    if (given === frames) break;
  }
  if (graph && given < frames) {
    graph.push('in', null);
    given = writeReady(graph);
  }
  if (video.frames < frames) {
    throw new Fault('MediaFailed', `clip gave ${given} frames, ${frames} were needed`);
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

/** The way from pictures of the right size to the right number of them, graded. */
function conformFilters(request: ConformRequest, fit: LengthFit): string {
  const filters = [
    `setpts=(PTS-STARTPTS)*${fit.stretch}`,
    `fps=fps=${request.profile.fps}:start_time=0`,
    // Two more than are missing: the fps filter may round the end of an uneven source down.
    `tpad=stop_mode=clone:stop=${fit.heldFrames + 2}`,
    // Or a picture that says it stands for hours would be repeated for hours, into memory.
    `trim=end_frame=${request.frames}`,
    ...gradeFilters(request.look?.grade ?? 'none'),
    houseMarks,
  ];
  return `[in]${filters.join(',')}[out]`;
}
