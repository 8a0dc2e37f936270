import type { Asset } from '../../src/domain/asset.ts';
import type { Track } from '../../src/domain/track.ts';

/** A recording of the tenant's own, uploaded and proven. */
export function recordingAsset(id: string, tenantId: string, seconds: number): Asset {
  const at = '2026-11-20T00:00:00.000Z';
  return {
    id,
    tenantId,
    name: 'speech.wav',
    clientId: null,
    campaignId: null,
    tags: [],
    source: { kind: 'upload' },
    status: 'ready',
    announced: null,
    type: 'audio',
    file: {
      key: `${tenantId}/assets/speech.wav`,
      proxyKey: null,
      cleanKey: null,
      contentType: 'audio/wav',
      bytes: 1000,
      sha256: 'a'.repeat(64),
      width: 0,
      height: 0,
      seconds,
    },
    createdAt: at,
    updatedAt: at,
  };
}

/** What is heard in it: three words, one in each of its three parts. */
export const heardRecording: Track = {
  assetId: 'ast_speech',
  key: 'default/assets/speech.wav',
  seconds: 12,
  borders: [4, 8],
  words: ['Morning', 'comes', 'slowly'].map((text, i) => ({
    text,
    startMs: i * 4000 + 500,
    endMs: i * 4000 + 900,
  })),
};
