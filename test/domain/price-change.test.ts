import { expect, it, vi } from 'vitest';
import { estimate } from '../../src/domain/estimate.ts';
import { modelOfKind } from '../../src/domain/model-registry.ts';
import { dollars } from '../../src/domain/money.ts';
import { settingsWith } from './job-settings.ts';

/** The data as it lies in the repository, with another price of one model. */
vi.mock('../../src/domain/models/video.json', async (original) => {
  const { default: video } = await original<{ default: readonly { readonly id: string }[] }>();
  return {
    default: video.map((model) =>
      model.id === 'google/veo-3.1-fast'
        ? {
            ...model,
            prices: {
              source: 'replicate.com/google/veo-3.1-fast pricing',
              asOf: '2026-11-20',
              rules: [{ unit: 'second', usd: 0.07 }],
            },
          }
        : model,
    ),
  };
});

it('a price that changes in the data changes the estimate, and its source and date, and nothing else', () => {
  const image = modelOfKind('image', 'black-forest-labs/flux-schnell');
  const video = modelOfKind('video', 'google/veo-3.1-fast');
  if (!image || !video) throw new Error('The registry lacks a model.');
  const scenes = [{ seconds: 4 }, { seconds: 6 }];
  const { totalMicros, items } = estimate({ scenes, settings: settingsWith(), image, video });
  expect(dollars(totalMicros)).toBe(0.706);
  expect(items.map(({ asOf, unitMicros }) => [asOf, unitMicros])).toEqual([
    ['2026-10-01', 3000],
    ['2026-11-20', 70_000],
  ]);
});
