/** What goes with the pictures of an export: its sound and its captions, as far as they can be, copied. */
import type { Packet, Stream } from 'node-av/lib';
import type { ExportRequest } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import { sound } from './house-profile.ts';
import { encodeOpus, openOpusEncoder } from './libav/encode-opus.ts';
import { type OpenFile, openFile, readPackets } from './libav/read-file.ts';
import type { PacketTrack } from './libav/write-mp4.ts';
import { movTextPackets, movTextTrack, readTextTrack, webVttPackets, webVttTrack } from './text-track.ts';
import { quickTimeLanguage } from './track-language.ts';

/**
 * @param open gets what is to be closed at the end
 * @throws Fault `MediaFailed` when the file has no sound; FFmpegError
 */
export function soundTrack(
  open: DisposableStack,
  file: OpenFile,
  format: ExportRequest['format'],
  seconds: number,
): PacketTrack {
  const { audio } = file;
  if (!audio) throw new Fault('MediaFailed', 'the video has no sound');
  const timescale = sound.sampleRate;
  const track = { codec: audio.codecpar, timescale, ...spokenIn(audio, format) };
  // Streams have no edit list that would hide what primes the decoder.
  if (format === 'hls') return { ...track, packets: shownPackets(file, audio) };
  if (format !== 'webm') return { ...track, packets: readPackets(file, audio) };
  const encoder = openOpusEncoder();
  open.defer(() => encoder.freeContext());
  return { ...track, codec: encoder, packets: encodeOpus(encoder, file, audio, seconds) };
}

/** The language of the video's own sound, where it says one. */
function spokenIn({ metadata }: Stream, format: ExportRequest['format']): { readonly language?: string } {
  const language = metadata?.get('language');
  if (!language || language === 'und') return {};
  return { language: format === 'mov' ? quickTimeLanguage(language) : language };
}

/** Packets of sound in ticks, without those that lie wholly before the start. */
function* shownPackets(file: OpenFile, stream: Stream): Generator<Packet, void> {
  for (const packet of readPackets(file, stream)) if (packet.pts + packet.duration > 0n) yield packet;
}

/** The video's captions, in the way of the format; players of streams get theirs as a file of its own. */
export function textTrack({ source, format }: ExportRequest): PacketTrack | null {
  if (format === 'hls') return null;
  const captions = readCaptions(source);
  if (!captions) return null;
  const { language, cues } = captions;
  return format === 'webm'
    ? { ...webVttTrack(language), packets: webVttPackets(cues) }
    : {
        ...movTextTrack(format === 'mov' ? quickTimeLanguage(language) : language),
        packets: movTextPackets(cues),
      };
}

/** The video's captions; null where it has no track of them. */
export function readCaptions(source: string): ReturnType<typeof readTextTrack> {
  using file = openFile(source, 'mov');
  return readTextTrack(file);
}
