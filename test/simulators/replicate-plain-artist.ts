import { createHash } from 'node:crypto';
import { createCanvas } from '@napi-rs/canvas';
import { Decoder, Demuxer, Encoder, Muxer } from 'node-av/api';
import { AV_LOG_ERROR, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { makeSound } from '../../src/simulators/artist/sound-file.ts';
import type { Artist, Film, Picture, Sound } from '../../src/simulators/replicate/artist-port.ts';

/** An artist that paints one colour, which follows from prompt and seed, and remembers what it was asked for. */
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
      const source = `color=c=0x${colour(film)}:size=${film.width}x${film.height}:rate=${film.fps}:duration=${film.seconds}`;
      await using demuxer = await Demuxer.open(source, { format: 'lavfi' });
      const stream = demuxer.video();
      if (!stream) throw new Error('The colour source gives no picture.');
      using decoder = await Decoder.create(stream);
      using encoder = await Encoder.create(FF_ENCODER_LIBX264, {
        decoder,
        options: { preset: 'ultrafast' },
      });
      await using muxer = await Muxer.open(film.target);
      const output = muxer.addStream(encoder);
      for await (using packet of encoder.packets(decoder.frames(demuxer.packets(stream.index)))) {
        await muxer.writePacket(packet, output);
      }
    },
    async sound(sound) {
      sounds.push(sound);
      await makeSound(sound);
    },
    close: async () => {},
  };
}

function colour({ prompt, seed }: { readonly prompt: string; readonly seed: number }): string {
  return createHash('sha256').update(`${prompt}\n${seed}`).digest('hex').slice(0, 6);
}
