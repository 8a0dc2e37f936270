import {
  AV_CODEC_ID_MOV_TEXT,
  AV_CODEC_ID_WEBVTT,
  type AVCodecID,
  AVMEDIA_TYPE_SUBTITLE,
} from 'node-av/constants';
import { CodecParameters, Packet } from 'node-av/lib';
import { escapedForVtt } from '../domain/caption-files.ts';
import type { Cue } from '../domain/captions.ts';
import { type OpenFile, readPackets } from './libav/read-file.ts';
import type { Mp4Track } from './libav/write-mp4.ts';

/** Ticks per second of a text track. */
export const textTimescale = 1000;

/**
 * How text stands in a picture, unless the player knows better: in the middle at the foot, white (3GPP TS
 * 26.245, "TextSampleEntry").
 */
const sampleEntry = Buffer.from([
  ...[0, 0, 0, 0, 1, 0xff, 0, 0, 0, 0], // flags, centred, at the bottom, no background
  ...[0, 0, 0, 0, 0, 0, 0, 0], // a box without a size: the player's own
  ...[0, 0, 0, 0, 0, 1, 0, 18, 0xff, 0xff, 0xff, 0xff], // all characters in font 1, 18 pixels, white
  ...[0, 0, 0, 18, ...Buffer.from('ftab'), 0, 1, 0, 1, 5, ...Buffer.from('Arial')],
]);

/** A track of timed text for an MP4 or a MOV. @param language three letters */
export function movTextTrack(language: string): Mp4Track {
  const codec = textCodec(AV_CODEC_ID_MOV_TEXT);
  codec.extradata = sampleEntry;
  return { codec, timescale: textTimescale, language };
}

/** The same for WebM. */
export function webVttTrack(language: string): Mp4Track {
  return { codec: textCodec(AV_CODEC_ID_WEBVTT), timescale: textTimescale, language };
}

function textCodec(codecId: AVCodecID): CodecParameters {
  const codec = new CodecParameters();
  codec.alloc();
  codec.codecType = AVMEDIA_TYPE_SUBTITLE;
  codec.codecId = codecId;
  return codec;
}

/**
 * The samples of timed text, one a cue. Where nothing is shown the muxer puts in an empty one by itself. A
 * packet is only good until the next one is asked for.
 */
export function movTextPackets(cues: readonly Cue[]): Generator<Packet, void> {
  return packetsOf(cues, (words) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(words.length);
    return Buffer.concat([length, words]);
  });
}

/** The same for WebM, whose blocks end when their cue does. */
export function webVttPackets(cues: readonly Cue[]): Generator<Packet, void> {
  const escaped = cues.map((cue) => ({ ...cue, text: escapedForVtt(cue.text) }));
  return packetsOf(escaped, (words) => words);
}

function* packetsOf(cues: readonly Cue[], sample: (words: Buffer) => Buffer): Generator<Packet, void> {
  using packet = new Packet();
  packet.alloc();
  for (const { startMs, endMs, text } of cues) {
    packet.data = sample(Buffer.from(text.toWellFormed(), 'utf8'));
    packet.pts = BigInt(startMs);
    packet.dts = BigInt(startMs);
    packet.duration = BigInt(endMs - startMs);
    packet.isKeyframe = true;
    packet.timeBase = { num: 1, den: textTimescale };
    yield packet;
  }
}

/** The captions of a finished video; null where it has no track of them. @throws FFmpegError */
export function readTextTrack(file: OpenFile): { readonly language: string; readonly cues: Cue[] } | null {
  const stream = file.format.streams.find(({ codecpar }) => codecpar.codecId === AV_CODEC_ID_MOV_TEXT);
  if (!stream) return null;
  const { num, den } = stream.timeBase;
  const ms = (ticks: bigint) => Math.round((Number(ticks) * num * 1000) / den);
  const cues: Cue[] = [];
  for (const { pts, duration, data } of readPackets(file, stream)) {
    if (!data || data.length < 2) continue;
    // What may follow the text styles it.
    const text = data.subarray(2, 2 + data.readUInt16BE(0)).toString('utf8');
    if (text !== '') cues.push({ startMs: ms(pts), endMs: ms(pts + duration), text });
  }
  return { language: stream.metadata?.get('language') ?? 'und', cues };
}
