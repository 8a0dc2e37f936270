import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { beforeEach, describe, expect, test } from 'vitest';
import { clipInput, imageInput, type ModelInput } from '../../src/domain/model-input.ts';
import { allowedSeconds } from '../../src/domain/model-lengths.ts';
import { isOffered, type ModelSpec, models, sizeOf } from '../../src/domain/model-registry.ts';
import { dollars } from '../../src/domain/money.ts';
import { actualMicros, type Priced, predictionMicros } from '../../src/domain/pricing.ts';
import { resolutions } from '../../src/domain/settings.ts';
import { musicInput, musicSeconds, speechInput } from '../../src/domain/sound-input.ts';
import { openArtist } from '../../src/simulators/artist/artist.ts';
import { decodeFilm, decodePicture, similarity } from './artist-measures.ts';
import {
  makePrediction,
  pictureAddress,
  type Started,
  startSimulator,
  temporaryFolder,
} from './replicate-start.ts';

/** What the registry would ask of each model, and the simulator's answer to it: two tables of prices meet. */
interface Ask {
  readonly input: ModelInput;
  readonly priced: Priced;
}

let address = '';
let simulator: Started;
beforeEach(async () => {
  address = await pictureAddress(64, 36);
  simulator = await startSimulator();
});

function asksOf(model: ModelSpec): Ask[] {
  switch (model.kind) {
    case 'image': {
      const wanted = { prompt: 'a boat', aspectRatio: '16:9', seed: 1, referenceUrls: [address] } as const;
      return (['low', 'standard', 'high'] as const).map((effort) => ({
        input: imageInput(model, { ...wanted, resolution: '720p', effort }),
        priced: { resolution: '720p', effort },
      }));
    }
    case 'video':
      return resolutions
        .filter((resolution) => sizeOf(model, resolution) !== undefined)
        .flatMap((resolution) => {
          const sounds = model.inputs.sound === undefined ? [false] : [false, true];
          const lengths = allowedSeconds(model, { resolution });
          const ends = [...new Set([lengths[0] ?? 0, lengths.at(-1) ?? 0])];
          return ends.flatMap((seconds) => sounds.map((sound) => clipAsk(model, resolution, seconds, sound)));
        });
    case 'music':
      return [10, 60].map((needed) => ({
        input: musicInput(model, { prompt: 'calm strings', seconds: needed, seed: 4 }),
        priced: { resolution: '720p', seconds: musicSeconds(model, needed) },
      }));
    case 'speech': {
      const text = 'The boat sails home. It is late.';
      const input = speechInput(model, { text, voice: null, speed: 1.2 });
      return [{ input, priced: { resolution: '720p', characters: text.length } }];
    }
    case 'transcription':
      return [{ input: { ...model.fixed, [model.inputs.audio]: address }, priced: { resolution: '720p' } }];
    case 'upscale':
      return [{ input: { ...model.fixed, [model.inputs.source]: address }, priced: { resolution: '720p' } }];
  }
}

function clipAsk(
  model: Extract<ModelSpec, { kind: 'video' }>,
  resolution: '480p' | '720p' | '1080p',
  seconds: number,
  sound: boolean,
): Ask {
  const wanted = { prompt: 'it sails', aspectRatio: '16:9', seed: 1, startImageUrl: address } as const;
  return {
    input: clipInput(model, { ...wanted, resolution, seconds, sound }),
    priced: { resolution, seconds, sound },
  };
}

describe('every model of the registry', () => {
  beforeEach(() => {
    // What is shown and heard is not looked at here.
    simulator.artist.draw = async () => new Uint8Array([1]);
    simulator.artist.film = async () => {};
    simulator.artist.sound = async () => {};
  });

  test.each(models.filter(isOffered).map((model) => [model.id, model] as const))(
    '%s is made, and billed as the registry says',
    async (id, model) => {
      for (const { input, priced } of asksOf(model)) {
        const done = await makePrediction(simulator, id, input);
        expect(done.error).toBeNull();
        expect(done.status).toBe('succeeded');
        expect(Array.isArray(done.output) ? 'array' : typeof done.output).toBe(model.output);
        const prediction = simulator.control.predictions().at(-1);
        expect(prediction?.ignoredInputs).toEqual([]);
        const bill = prediction?.costUsd ?? 0;
        const metrics = Object.fromEntries(
          Object.entries(done.metrics as Record<string, unknown>).flatMap(([name, value]) =>
            typeof value === 'string' ? [] : [[name, Number(value)]],
          ),
        );
        expect(dollars(actualMicros(model, priced, metrics))).toBeCloseTo(bill, 6);
        // Music of one length runs a moment shorter than it is sold by.
        const expected = dollars(predictionMicros(model, priced));
        expect(Math.abs(expected - bill)).toBeLessThanOrEqual(id === 'google/lyria-2' ? 0.001 : 1e-6);
      }
    },
  );
});

test('references come into the picture, one or several, as the model takes them', async () => {
  const [first, second] = [await pictureAddress(32, 18), await pictureAddress(18, 32)];
  await makePrediction(simulator, 'google/nano-banana', { prompt: 'her', image_input: [first, second] });
  await makePrediction(simulator, 'black-forest-labs/flux-kontext-pro', {
    prompt: 'her',
    input_image: first,
  });
  await makePrediction(simulator, 'bytedance/seedream-4', { prompt: 'her' });
  const given = simulator.artist.pictures.map(({ references }) => references?.length);
  expect(given).toEqual([2, 1, 0]);
});

async function soundOf(output: unknown): Promise<{ seconds: number; bytes: ArrayBuffer }> {
  const response = await fetch(String(output));
  expect(response.headers.get('content-type')).toBe('audio/wav');
  const bytes = await response.arrayBuffer();
  using input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  return { seconds: await input.computeDuration(), bytes };
}

describe('sound', () => {
  test('music has the length that was asked for, and is not silent', async () => {
    const done = await makePrediction(simulator, 'stability-ai/stable-audio-2.5', {
      prompt: 'calm strings',
      duration: 7,
      seed: 2,
    });
    const { seconds, bytes } = await soundOf(done.output);
    expect(seconds).toBeCloseTo(7, 2);
    expect(loudness(bytes)).toBeGreaterThan(0.05);
    expect(done.metrics).toMatchObject({ audio_output_duration_seconds: 7 });
  });

  test('speech lasts as its words do, faster at a faster pace, and can be heard word by word', async () => {
    const text = 'Every morning, the city wakes up slowly. Then it runs.';
    const say = (speed: number) => makePrediction(simulator, 'minimax/speech-02-turbo', { text, speed });
    const [calm, quick] = [await say(1), await say(2)];
    const [first, second] = [await soundOf(calm.output), await soundOf(quick.output)];
    expect(first.seconds).toBeGreaterThan(3);
    expect(first.seconds).toBeLessThan(7);
    expect(second.seconds / first.seconds).toBeCloseTo(0.5, 1);
    expect(loudness(first.bytes)).toBeGreaterThan(0.01);

    const heard = await makePrediction(simulator, 'vaibhavs10/incredibly-fast-whisper', {
      audio: calm.output,
      timestamp: 'word',
    });
    const { text: said, chunks } = heard.output as {
      text: string;
      chunks: { timestamp: [number, number]; text: string }[];
    };
    expect(said.trim()).toBe(text);
    expect(chunks).toHaveLength(10);
    const times = chunks.flatMap(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(first.seconds);
  });

  test('a text that is too long is refused in the model’s words', async () => {
    const done = await makePrediction(simulator, 'minimax/speech-02-hd', { text: 'a '.repeat(2600) });
    expect(done.error).toBe('Text must be at most 5000 characters long.');
  });
});

/** Root mean square of the samples, 1 is full scale. */
function loudness(wav: ArrayBuffer): number {
  const bytes = Buffer.from(wav);
  const from = bytes.indexOf('data') + 8;
  let power = 0;
  for (let at = from; at + 1 < bytes.length; at += 2) power += (bytes.readInt16LE(at) / 32768) ** 2;
  return Math.sqrt(power / ((bytes.length - from) / 2));
}

test('a pair opens and closes on its pictures', async () => {
  const artist = openArtist({ concurrency: 2 });
  try {
    const real = await startSimulator({ artist, folder: await temporaryFolder() });
    const [start, end] = await Promise.all(
      ['a bottle in a studio', 'a city at night'].map((prompt) =>
        artist.draw({ prompt, seed: 3, width: 480, height: 270, format: 'jpg' }),
      ),
    );
    const link = (bytes: Uint8Array | undefined) =>
      `data:image/jpeg;base64,${Buffer.from(bytes ?? []).toString('base64')}`;
    const done = await makePrediction(real, 'bytedance/seedance-1-lite', {
      prompt: 'from one to the other',
      image: link(start),
      last_frame_image: link(end),
      duration: 2,
      resolution: '480p',
    });
    const id = String(done.id);
    const film = await decodeFilm(`${real.folder}/outputs/${id}/tmp.mp4`);
    const [first, last] = [film.frames.at(0), film.frames.at(-1)];
    if (!start || !end || !first || !last) throw new Error('The clip has no frames.');
    expect(similarity(first, await decodePicture(start, first.width, first.height))).toBeGreaterThan(0.8);
    expect(similarity(last, await decodePicture(end, last.width, last.height))).toBeGreaterThan(0.8);
  } finally {
    await artist.close();
  }
}, 30_000);
