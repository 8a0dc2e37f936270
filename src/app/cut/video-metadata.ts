import { provenanceOf } from '../../domain/provenance.ts';
import type { Json, MediaInfo } from '../ports.ts';
import { asJson, type JobFolder } from '../records.ts';

/** What a finished video is and how it came to be: the file that lies beside it. */
export function videoMetadata(
  { job, scenes, takes, predictions }: JobFolder,
  file: { info: MediaInfo; frames: number; sha256: string; publishedAt: string },
): Json {
  const { info } = file;
  const takeOf = (id: string | null) => {
    const take = takes.find((candidate) => candidate.id === id);
    if (!take) return null;
    const asked = predictions.find((prediction) => prediction.id === take.predictionId)?.askedSeconds ?? null;
    const { model, modelVersion, seed, prompt, recipe, sha256, simulated, createdAt, tookSeconds } = take;
    return {
      takeId: take.id,
      model,
      modelVersion,
      insteadOf: take.insteadOf ?? null,
      seed,
      prompt,
      recipe,
      sha256,
      simulated,
      createdAt,
      tookSeconds,
      askedSeconds: asked,
    };
  };
  return {
    jobId: job.id,
    revision: job.revision,
    title: job.title,
    prompt: job.prompt,
    simulated: job.simulated,
    publishedAt: file.publishedAt,
    video: {
      seconds: file.frames / job.settings.fps,
      frames: file.frames,
      fps: job.settings.fps,
      width: info.width,
      height: info.height,
      bytes: info.bytes,
      videoCodec: info.videoCodec,
      audioCodec: info.audioCodec,
      contentType: info.contentType,
      sha256: file.sha256,
    },
    clipCount: scenes.length,
    scenes: scenes.map((scene) => ({
      sceneId: scene.id,
      position: scene.position,
      beat: scene.beat,
      seconds: scene.seconds,
      text: { ...scene.text },
      image: takeOf(scene.selectedTakeIds.image),
      clip: takeOf(scene.selectedTakeIds.clip),
    })),
    provenance: asJson(provenanceOf(scenes, takes)),
  };
}
