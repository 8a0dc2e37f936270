import { captionContentTypes, subRip, webVtt } from '../../domain/caption-files.ts';
import { videoCues } from '../../domain/captions.ts';
import type { Rendition } from '../../domain/job.ts';
import { layOut } from '../../domain/timeline.ts';
import type { Services } from '../ports.ts';
import type { JobFolder } from '../records.ts';
import { renditionKey } from './render-plan.ts';

/**
 * Writes a video's captions beside it, as WebVTT and as SubRip, however else they are shown.
 * @returns where they lie; null where the job wants none
 */
export async function storeCaptions(
  services: Pick<Services, 'blobs'>,
  { job, scenes }: JobFolder,
): Promise<NonNullable<Rendition['captionKeys']> | null> {
  if (job.settings.captions.mode === 'none') return null;
  const cues = videoCues(scenes, job.settings, layOut(scenes, job.settings.fps));
  const [vtt, srt] = [renditionKey(job, 'captions.vtt'), renditionKey(job, 'captions.srt')];
  const text = new TextEncoder();
  await services.blobs.put(vtt, text.encode(webVtt(cues)), captionContentTypes.vtt);
  await services.blobs.put(srt, text.encode(subRip(cues)), captionContentTypes.srt);
  return { vtt, srt, language: job.settings.narration.language };
}
