import type { BillingMetrics } from './sim-model.ts';

type Price = (metrics: BillingMetrics) => number;

const perImage =
  (usd: number): Price =>
  (metrics) =>
    Number(metrics.image_output_count ?? 0) * usd;

const perSecond =
  (usdByResolution: Readonly<Record<string, number>>): Price =>
  (metrics) =>
    seconds(metrics) * (usdByResolution[String(metrics.resolution_target)] ?? 0);

const perSecondBySound =
  (withSound: number, silent: number): Price =>
  (metrics) =>
    seconds(metrics) * (metrics.with_audio === true ? withSound : silent);

const perClip =
  (usdByKind: Readonly<Record<string, number>>): Price =>
  (metrics) =>
    Number(metrics.video_output_count ?? 0) *
    (usdByKind[`${metrics.resolution_target} ${metrics.video_output_duration_seconds}`] ??
      usdByKind[String(metrics.resolution_target)] ??
      0);

function seconds(metrics: BillingMetrics): number {
  return Number(metrics.video_output_duration_seconds ?? 0);
}

const perSecondOf =
  (usd: number): Price =>
  (metrics) =>
    seconds(metrics) * usd;

const perImageBySize =
  (usdBySize: Readonly<Record<string, number>>): Price =>
  (metrics) =>
    Number(metrics.image_output_count ?? 0) * (usdBySize[String(metrics.resolution_target)] ?? 0);

const perHeardSecond =
  (usd: number): Price =>
  (metrics) =>
    Number(metrics.audio_output_duration_seconds ?? 0) * usd;

const perThousandCharacters =
  (usd: number): Price =>
  (metrics) =>
    (Number(metrics.character_input_count ?? 0) / 1000) * usd;

const perRun =
  (usd: number): Price =>
  () =>
    usd;

/**
 * What Replicate would bill, in US dollars, from a finished prediction's own metrics. Read from the models' pages
 * in 2026. A table of its own, so that tests can hold another's sums against it.
 */
const prices: Readonly<Record<string, Price>> = {
  'black-forest-labs/flux-schnell': perImage(0.003),
  'black-forest-labs/flux-kontext-pro': perImage(0.04),
  'black-forest-labs/flux-1.1-pro': perImage(0.04),
  'bytedance/seedream-4': perImage(0.03),
  'bytedance/seedream-4.5': perImage(0.04),
  'google/imagen-4': perImage(0.04),
  'google/imagen-4-fast': perImage(0.02),
  'google/nano-banana': perImage(0.039),
  'google/nano-banana-2': perImageBySize({ '1K': 0.067, '2K': 0.101, '4K': 0.151 }),
  'stability-ai/sdxl': perImage(0.0063),
  'bytedance/seedance-1-lite': perSecond({ '480p': 0.018, '720p': 0.036, '1080p': 0.072 }),
  'bytedance/seedance-1-pro': perSecond({ '480p': 0.03, '720p': 0.06, '1080p': 0.15 }),
  'bytedance/seedance-1-pro-fast': perSecond({ '480p': 0.015, '720p': 0.025, '1080p': 0.06 }),
  'bytedance/seedance-2.0': perSecond({ '480p': 0.08, '720p': 0.18, '1080p': 0.45 }),
  'kwaivgi/kling-v2.5-turbo-pro': perSecondOf(0.07),
  'kwaivgi/kling-v2.6': perSecondBySound(0.14, 0.07),
  'kwaivgi/kling-v2.1': (metrics) => seconds(metrics) * (metrics.motion_mode === 'pro' ? 0.09 : 0.05),
  'luma/ray-2-720p': perSecondOf(0.18),
  'runwayml/gen-4.5': perSecondOf(0.12),
  'xai/grok-imagine-video': perSecondOf(0.05),
  'pixverse/pixverse-v5': perSecondOf(0.18),
  'lightricks/ltx-video': (metrics) => Number(metrics.video_output_count ?? 0) * 0.14,
  'minimax/hailuo-2.3-fast': perClip({ '768p 6': 0.28, '768p 10': 0.56, '1080p 6': 0.49 }),
  'minimax/hailuo-02': perClip({
    '512p 6': 0.1,
    '512p 10': 0.15,
    '768p 6': 0.28,
    '768p 10': 0.56,
    '1080p 6': 0.48,
  }),
  'google/veo-3.1': perSecondBySound(0.4, 0.2),
  'google/veo-3.1-fast': perSecondBySound(0.15, 0.1),
  'google/veo-3.1-lite': perSecond({ '720p': 0.05, '1080p': 0.08 }),
  'google/lyria-2': perHeardSecond(0.002),
  'stability-ai/stable-audio-2.5': perRun(0.2),
  'meta/musicgen': (metrics) => Math.max(0.042, perHeardSecond(0.012)(metrics)),
  'minimax/speech-02-turbo': perThousandCharacters(0.06),
  'minimax/speech-02-hd': perThousandCharacters(0.1),
  'resemble-ai/chatterbox': perThousandCharacters(0.025),
  'jaaari/kokoro-82m': perRun(0.0003),
  'vaibhavs10/incredibly-fast-whisper': perRun(0.012),
  'daanelson/real-esrgan-a100': perImage(0.003),
  'wan-video/wan-2.2-i2v-fast': perClip({ '480p': 0.05, '720p': 0.11 }),
};

/** Rounded to micro-dollars. What gave no output costs nothing. */
export function priceOf(model: string, metrics: BillingMetrics): number {
  const usd = prices[model]?.(metrics) ?? 0;
  return Math.round(usd * 1e6) / 1e6;
}
