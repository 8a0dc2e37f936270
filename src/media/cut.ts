import { AV_CODEC_ID_AAC, AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import type { CutPart, CutRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { frameIndex } from './frame-index.ts';
import { decodeAheadFrames, frameTicks, sound, videoTimescale } from './house-profile.ts';
import { type OpenFile, openFile, openForCopy, readPackets } from './libav/read-file.ts';
import { createMp4, type OpenMp4 } from './libav/write-mp4.ts';
import { movTextPackets, movTextTrack } from './text-track.ts';
import { trackLanguage } from './track-language.ts';
import { appendXmp } from './xmp-box.ts';

/** Sound may differ from the picture by one AAC packet and the picture's rounding, not more. */
const toleratedSeconds = (sound.samplesPerPacket / sound.sampleRate) * 1.5;

/**
 * Joins runs of frames of house-profile files and one sound, if any, into an MP4, copying every packet.
 * @throws Fault `MediaFailed` when the parts cannot be spliced: other decoder configurations, a run that
 *   does not start on a keyframe or that later frames refer into, sound of another format or length
 */
export async function cut(request: CutRequest): Promise<void> {
  const { profile, parts, captions, spokenLanguage } = request;
  const [first] = parts;
  if (!first) throw new Fault('MediaFailed', 'there is nothing to cut');
  using opened = new DisposableStack();
  const picture = videoOf(opened.use(openFile(first.file, 'mov')));
  const heard = request.sound === undefined ? null : openSound(opened.use(openFile(request.sound, 'mov')));
  const tracks = [
    { codec: picture.codecpar, timescale: videoTimescale },
    ...(heard
      ? [{ ...heard.track, ...(spokenLanguage ? { language: trackLanguage(spokenLanguage) } : {}) }]
      : []),
    ...(captions ? [movTextTrack(trackLanguage(captions.language))] : []),
  ];
  using mp4 = createMp4(request.target, tracks, knownTags(request.tags));
  // All at once: the muxer puts what is early in its place, and captions are small.
  for (const packet of movTextPackets(captions?.cues ?? [])) mp4.write(tracks.length - 1, packet);
  const ticks = frameTicks(profile);
  const configuration = picture.codecpar.extradata;
  let start = 0;
  for (const part of parts) {
    using file = openForCopy(part.file, 'mov');
    const stream = videoOf(file);
    if (!configuration || !stream.codecpar.extradata?.equals(configuration)) {
      throw new Fault('MediaFailed', 'the parts were encoded with different settings and cannot be joined');
    }
    copyPart(mp4, file, stream, part, start, request);
    start += part.frames;
    heard?.writeUntil(mp4, (start * ticks) / videoTimescale);
  }
  heard?.writeUntil(mp4, Number.POSITIVE_INFINITY);
  if (heard) checkLengths(start / profile.fps, heard.seconds());
  mp4.finish();
  if (request.xmp) await appendXmp(request.target, request.xmp);
}

/**
 * The track after the picture, of which packets are copied as far as the picture has come. Sound that comes with a
 * picture, as in a file that was joined elsewhere, keeps its place beside it.
 */
function openSound(file: OpenFile) {
  const audio = audioOf(file);
  const packets = readPackets(file, audio);
  const samples = { num: 1, den: sound.sampleRate };
  const start = file.video ? firstShown(file.video, samples) : 0n;
  let end = 0;
  return {
    track: { codec: audio.codecpar, timescale: sound.sampleRate },
    seconds: () => end / sound.sampleRate,
    writeUntil(mp4: OpenMp4, seconds: number): void {
      while (end / sound.sampleRate < seconds) {
        const next = packets.next();
        if (next.done) return;
        const packet = next.value;
        packet.rescaleTs(audio.timeBase, samples);
        packet.pts -= start;
        packet.dts -= start;
        end = Number(packet.pts + packet.duration);
        mp4.write(1, packet);
      }
    },
  };
}

/**
 * When the first picture of a file is shown. Files of our own begin at zero; of others the decoder may run ahead of the
 * first picture by some frames for which no edit list makes up.
 */
function firstShown({ startTime, timeBase }: Stream, unit: { num: number; den: number }): bigint {
  if (startTime === AV_NOPTS_VALUE) return 0n;
  return BigInt(Math.round((Number(startTime) * timeBase.num * unit.den) / (timeBase.den * unit.num)));
}

function checkLengths(pictureSeconds: number, soundSeconds: number): void {
  if (Math.abs(pictureSeconds - soundSeconds) <= toleratedSeconds) return;
  const lengths = `${pictureSeconds.toFixed(3)} s of picture, ${soundSeconds.toFixed(3)} s of sound`;
  throw new Fault('MediaFailed', `picture and sound differ in length: ${lengths}`);
}

/**
 * Copies the packets of one run. They are the first ones in decode order from its keyframe on; when
 * these show exactly the frames of the run, nothing that was left out is referred to by what was kept.
 */
function copyPart(
  mp4: OpenMp4,
  file: OpenFile,
  stream: Stream,
  part: CutPart,
  outFrame: number,
  { profile }: CutRequest,
): void {
  const ticks = frameTicks(profile);
  const end = part.startFrame + part.frames;
  const start = firstShown(stream, stream.timeBase);
  let copied = 0;
  for (const packet of readPackets(file, stream)) {
    const index = frameIndex(stream, packet.pts - start, profile.fps);
    if (copied === 0 && !(packet.isKeyframe && index === part.startFrame)) continue;
    if (index < part.startFrame || index >= end) {
      throw new Fault(
        'MediaFailed',
        `frame ${index} is needed to decode a part that ends before frame ${end}`,
      );
    }
    const shown = outFrame + index - part.startFrame;
    const decoded = outFrame + copied - decodeAheadFrames;
    if (decoded > shown) throw new Fault('MediaFailed', `frame ${index} would be decoded after it is shown`);
    stamp(packet, shown * ticks, decoded * ticks, ticks);
    mp4.write(0, packet);
    copied += 1;
    if (copied === part.frames) return;
  }
  throw new Fault(
    'MediaFailed',
    copied === 0
      ? `a part has no keyframe at frame ${part.startFrame}`
      : `a part has ${copied} frames, ${part.frames} were needed`,
  );
}

function stamp(packet: Packet, pts: number, dts: number, duration: number): void {
  packet.pts = BigInt(pts);
  packet.dts = BigInt(dts);
  packet.duration = BigInt(duration);
  packet.timeBase = { num: 1, den: videoTimescale };
}

function videoOf(file: OpenFile): Stream {
  if (!file.video) throw new Fault('MediaFailed', 'a part has no picture');
  return file.video;
}

function audioOf(file: OpenFile): Stream {
  const parameters = file.audio?.codecpar;
  if (
    !file.audio ||
    parameters?.codecId !== AV_CODEC_ID_AAC ||
    parameters.sampleRate !== sound.sampleRate ||
    parameters.channels !== sound.channels
  ) {
    throw new Fault('MediaFailed', 'the sound is not AAC in stereo at 48 kHz');
  }
  return file.audio;
}

/** What ffmpeg's mov muxer can write into an MP4 (metadata keys in libavformat/movenc.c). */
const tagNames = [
  'title',
  'artist',
  'album',
  'date',
  'comment',
  'genre',
  'copyright',
  'description',
  'synopsis',
];

/** Tags as an MP4 can hold them: others would be dropped silently, so they are named in the comment. */
function knownTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const known: Record<string, string> = {};
  const others: string[] = [];
  for (const [name, value] of Object.entries(tags)) {
    if (tagNames.includes(name)) known[name] = value;
    else others.push(`${name}: ${value}`);
  }
  if (others.length > 0) known.comment = [known.comment, ...others].filter(Boolean).join('\n');
  return known;
}
