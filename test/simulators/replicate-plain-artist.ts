import { createHash } from 'node:crypto';
import { createCanvas } from '@napi-rs/canvas';
import { Decoder, Demuxer, Encoder, Muxer } from 'node-av/api';
import { AV_LOG_ERROR, FF_ENCODER_AAC, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { makeSound } from '../../src/simulators/artist/sound-file.ts';
import type { Artist, Film, Picture, Sound } from '../../src/simulators/replicate/artist-port.ts';

/**
 * An artist that paints one colour, which follows from prompt and seed, hums one tone where a clip is to have sound, and
 * remembers what it was asked for.
 */
export interface PlainArtist extends Artist {
  readonly pictures: Picture[];
  readonly films: Film[];
  readonly sounds: Sound[];
}

export function plainArtist(): PlainArtist {
  Log.setLevel(AV_LOG_ERROR);
  const pictures: Picture[] = [];
  const films: Film[] = [];
  const sounds: Sound[] = [];
  return {
    pictures,
    films,
    sounds,
    async draw(picture) {
      pictures.push(picture);
      const canvas = createCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context.fillStyle = `#${colour(picture)}`;
      context.fillRect(0, 0, picture.width, picture.height);
      if (picture.format === 'png') return new Uint8Array(await canvas.encode('png'));
      return new Uint8Array(await canvas.encode(picture.format === 'jpg' ? 'jpeg' : 'webp'));
    },
    async film(film) {
      films.push(film);
      const { width, height, fps, seconds } = film;
      const picture = `color=c=0x${colour(film)}:size=${width}x${height}:rate=${fps}:duration=${seconds}`;
      const tone = `sine=frequency=${pitchOf(film)}:sample_rate=48000:duration=${seconds}`;
      await using muxer = await Muxer.open(film.target);
      await using open = new AsyncDisposableStack();
      const tracks = [];
      for (const source of [picture, ...(film.sound ? [tone] : [])]) {
        const demuxer = open.use(await Demuxer.open(source, { format: 'lavfi' }));
        const [stream] = demuxer.streams;
        if (!stream) throw new Error(`${source} gives nothing.`);
        const decoder = open.use(await Decoder.create(stream));
        const encoder = open.use(
          source === picture
            ? await Encoder.create(FF_ENCODER_LIBX264, { decoder, options: { preset: 'ultrafast' } })
            : await Encoder.create(FF_ENCODER_AAC, { decoder, autoResample: true }),
        );
        const packets = encoder.packets(decoder.frames(demuxer.packets(stream.index)));
        tracks.push({ index: muxer.addStream(encoder), packets });
      }
      for (const { index, packets } of tracks) {
        for await (using packet of packets) await muxer.writePacket(packet, index);
      }
    },
    async sound(sound) {
      sounds.push(sound);
      await makeSound(sound);
    },
    close: async () => {},
  };
}

/** Of the tone that a clip with sound hums from beginning to end, in Hz. */
export function pitchOf(film: Pick<Film, 'prompt' | 'seed'>): number {
  // Far enough apart to be told from one another, and below what a limiter or AAC would touch.
  return 400 + 100 * (Number.parseInt(colour(film), 16) % 25);
}

function colour({ prompt, seed }: { readonly prompt: string; readonly seed: number }): string {
  return createHash('sha256').update(`${prompt}\n${seed}`).digest('hex').slice(0, 6);
}
