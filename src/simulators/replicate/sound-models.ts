import { decimal, flag, numberOf, oneOf, picture, seed, text, textOf, whole } from './fields.ts';
import type { Input, SimModel, SimSoundModel, SimTranscriptionModel, SimUpscaleModel } from './sim-model.ts';

/** Sound, and what is done to sound and pictures: inputs and limits as on replicate.com/OWNER/NAME/api/schema. */
const music = (input: Input, chance: number, seconds: number) => ({
  kind: 'music' as const,
  prompt: textOf(input, 'prompt'),
  seed: chance,
  seconds,
});
const heard = (seconds: number) => ({ audio_output_duration_seconds: seconds });

/** Lyria makes pieces of one length. */
const lyriaSeconds = 32.8;

const lyria2: SimSoundModel = {
  id: 'google/lyria-2',
  kind: 'sound',
  description: "Google's music model.",
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: {},
  inputs: { prompt: text, negative_prompt: text, seed },
  sound: (input, chance) => music(input, chance, lyriaSeconds),
  metrics: () => heard(lyriaSeconds),
};

const stableAudio: SimSoundModel = {
  id: 'stability-ai/stable-audio-2.5',
  kind: 'sound',
  description: 'Music and sounds from words.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: {},
  inputs: {
    prompt: text,
    duration: whole(1, 190, 190),
    steps: whole(4, 8, 8),
    cfg_scale: decimal(1, 25, 1),
    seed,
  },
  sound: (input, chance) => music(input, chance, numberOf(input, 'duration')),
  metrics: (input) => ({ ...heard(numberOf(input, 'duration')), generic_output_count: 1 }),
};

const musicgen: SimSoundModel = {
  id: 'meta/musicgen',
  kind: 'sound',
  description: 'Music from words or a melody.',
  version: '671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb',
  output: 'string',
  required: [],
  pictures: {},
  inputs: {
    prompt: text,
    input_audio: picture,
    duration: { type: 'integer', default: 8 },
    continuation: flag(false),
    model_version: oneOf(
      ['stereo-melody-large', 'stereo-large', 'melody-large', 'large'],
      'stereo-melody-large',
    ),
    output_format: oneOf(['wav', 'mp3'], 'wav'),
    normalization_strategy: oneOf(['loudness', 'clip', 'peak', 'rms'], 'loudness'),
    seed,
  },
  sound: (input, chance) => music(input, chance, numberOf(input, 'duration')),
  metrics: (input) => heard(numberOf(input, 'duration')),
};

const speech02: SimSoundModel = {
  id: 'minimax/speech-02-turbo',
  kind: 'sound',
  description: 'Text to speech, fast.',
  version: null,
  output: 'string',
  required: ['text'],
  pictures: {},
  inputs: {
    text,
    voice_id: { type: 'string', default: 'Wise_Woman' },
    speed: decimal(0.5, 2, 1),
    volume: decimal(0, 10, 1),
    pitch: whole(-12, 12, 0),
    emotion: oneOf(['auto', 'neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'], 'auto'),
    english_normalization: flag(false),
    sample_rate: oneOf([8000, 16000, 22050, 24000, 32000, 44100], 32000),
    bitrate: oneOf([32000, 64000, 128000, 256000], 128000),
    channel: oneOf(['mono', 'stereo'], 'mono'),
    language_boost: { type: 'string', default: 'None' },
  },
  refuses: (input) =>
    textOf(input, 'text').length > 5000 ? 'Text must be at most 5000 characters long.' : null,
  sound: (input) => ({
    kind: 'speech',
    // Pauses are written into the text, such as <#0.5#>.
    text: textOf(input, 'text').replace(/<#[\d.]+#>/g, ', '),
    voice: textOf(input, 'voice_id'),
    speed: numberOf(input, 'speed'),
  }),
  metrics: (input) => ({ character_input_count: textOf(input, 'text').length }),
};

const chatterbox: SimSoundModel = {
  id: 'resemble-ai/chatterbox',
  kind: 'sound',
  description: 'Text to speech with feeling.',
  version: null,
  output: 'string',
  required: ['prompt'],
  pictures: {},
  inputs: {
    prompt: text,
    audio_prompt: picture,
    exaggeration: decimal(0.25, 2, 0.5),
    cfg_weight: decimal(0.2, 1, 0.5),
    temperature: decimal(0.05, 5, 0.8),
    seed,
  },
  sound: (input) => ({ kind: 'speech', text: textOf(input, 'prompt'), voice: 'chatterbox', speed: 1 }),
  metrics: (input) => ({ character_input_count: textOf(input, 'prompt').length }),
};

const kokoro: SimSoundModel = {
  id: 'jaaari/kokoro-82m',
  kind: 'sound',
  description: 'A small voice that runs anywhere.',
  version: 'f559560eb822dc509045f3921a1921234918b91739db4bf3daab2169b71c7a13',
  output: 'string',
  required: ['text'],
  pictures: {},
  inputs: { text, voice: { type: 'string', default: 'af_bella' }, speed: decimal(0.1, 5, 1) },
  sound: (input) => ({
    kind: 'speech',
    text: textOf(input, 'text'),
    voice: textOf(input, 'voice'),
    speed: numberOf(input, 'speed'),
  }),
  metrics: () => ({}),
};

const whisper: SimTranscriptionModel = {
  id: 'vaibhavs10/incredibly-fast-whisper',
  kind: 'transcription',
  description: 'What is said in a sound, word by word.',
  version: '3ab86df6c8f54c11309d4d1f930ac292bad43ace52d10c80d87eb258b3c9f79c',
  output: 'object',
  required: ['audio'],
  pictures: {},
  audio: 'audio',
  inputs: {
    audio: picture,
    task: oneOf(['transcribe', 'translate'], 'transcribe'),
    timestamp: oneOf(['chunk', 'word'], 'chunk'),
    batch_size: { type: 'integer', default: 24 },
    diarise_audio: flag(false),
  },
  metrics: () => ({}),
};

const realEsrgan: SimUpscaleModel = {
  id: 'daanelson/real-esrgan-a100',
  kind: 'upscale',
  description: 'Larger pictures.',
  version: 'f94d7ed4a1f7e1ffed0d51e4089e4911609d5eeee5e874ef323d2c7562624bed',
  output: 'string',
  required: ['image'],
  pictures: {},
  source: 'image',
  inputs: { image: picture, scale: decimal(0, 10, 4), face_enhance: flag(false) },
  scale: (input) => Math.max(0.1, numberOf(input, 'scale')),
  metrics: () => ({ image_output_count: 1 }),
};

export const soundModels: readonly SimModel[] = [
  lyria2,
  stableAudio,
  musicgen,
  speech02,
  { ...speech02, id: 'minimax/speech-02-hd', description: 'Text to speech, in high definition.' },
  chatterbox,
  kokoro,
  whisper,
  realEsrgan,
];
