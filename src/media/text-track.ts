import { AV_CODEC_ID_MOV_TEXT, AVMEDIA_TYPE_SUBTITLE } from 'node-av/constants';
import { CodecParameters, Packet } from 'node-av/lib';
import type { Cue } from '../domain/captions.ts';
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
  const codec = new CodecParameters();
  codec.alloc();
  codec.codecType = AVMEDIA_TYPE_SUBTITLE;
  codec.codecId = AV_CODEC_ID_MOV_TEXT;
  codec.extradata = sampleEntry;
  return { codec, timescale: textTimescale, language };
}

/**
 * The samples of timed text, one a cue. Where nothing is shown the muxer puts in an empty one by itself. A
 * packet is only good until the next one is asked for.
 */
export function* movTextPackets(cues: readonly Cue[]): Generator<Packet, void> {
  using packet = new Packet();
  packet.alloc();
  for (const { startMs, endMs, text } of cues) {
    const words = Buffer.from(text.toWellFormed(), 'utf8');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(words.length);
    packet.data = Buffer.concat([length, words]);
    packet.pts = BigInt(startMs);
    packet.dts = BigInt(startMs);
    packet.duration = BigInt(endMs - startMs);
    packet.isKeyframe = true;
    packet.timeBase = { num: 1, den: textTimescale };
    yield packet;
  }
}
