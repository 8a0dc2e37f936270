/** Reading the captions track of a file as a player does. */
import { Demuxer } from 'node-av/api';
import { AV_CODEC_ID_MOV_TEXT, AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_SUBTITLE } from 'node-av/constants';

export interface TextSample {
  readonly startMs: number;
  readonly endMs: number;
  /** Empty where nothing is shown. */
  readonly text: string;
}

/** @throws Error when the file has no captions track */
export async function readTextTrack(file: string): Promise<{ language: string; samples: TextSample[] }> {
  await using input = await Demuxer.open(file);
  const stream = input.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_SUBTITLE);
  if (!stream) throw new Error('The file has no captions track.');
  const { num, den } = stream.timeBase;
  const ms = (ticks: bigint) => Math.round((Number(ticks) * num * 1000) / den);
  const samples: TextSample[] = [];
  for await (const packet of input.packets(stream.index)) {
    if (!packet?.data) continue;
    // 3GPP TS 26.245: two bytes of length, then the text.
    const isTimedText = stream.codecpar.codecId === AV_CODEC_ID_MOV_TEXT;
    const words = isTimedText ? packet.data.subarray(2, 2 + packet.data.readUInt16BE(0)) : packet.data;
    const text = words.toString('utf8');
    samples.push({ startMs: ms(packet.pts), endMs: ms(packet.pts + packet.duration), text });
    packet.free();
  }
  return { language: stream.metadata?.get('language') ?? '', samples };
}

/** The three letters by which a file says what is spoken in it; undefined where it does not. */
export async function spokenLanguageOf(file: string): Promise<string | undefined> {
  await using input = await Demuxer.open(file);
  const sound = input.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  return sound?.metadata?.get('language') ?? undefined;
}
