/** Every step of the workflow by name, for the composition that runs them all in one process. */
import { beginFilming } from './begin-filming.ts';
import { settleCharacter } from './characters/settle-character.ts';
import { startCharacter } from './characters/start-character.ts';
import { storeCharacter } from './characters/store-character.ts';
import { conformClip } from './conform-clip.ts';
import { cutVideo } from './cut-video.ts';
import { exportVideo } from './exports/export-video.ts';
import { failExport } from './exports/fail-export.ts';
import { failScene } from './fail-scene.ts';
import { finishCut } from './finish-cut.ts';
import { hearTrack } from './hear-track.ts';
import { joinNeighbours } from './join-neighbours.ts';
import { mixSound } from './mix-sound.ts';
import type { StepName } from './names.ts';
import { narrateScene } from './narrate-scene.ts';
import { planStoryboard } from './plan-storyboard.ts';
import type { Json, Services } from './ports.ts';
import { makePreview } from './preview/make-preview.ts';
import { publishVideo } from './publish-video.ts';
import { requestReview } from './request-review.ts';
import { reviseText } from './revise-text.ts';
import { settleJob } from './settle-job.ts';
import { startClip } from './start-clip.ts';
import { startImage } from './start-image.ts';
import { startMusic } from './start-music.ts';
import { storeClip } from './store-clip.ts';
import { storeImage } from './store-image.ts';
import { storeMusic } from './store-music.ts';

/** What a step does with the payload that the workflow gives it. */
export type StepFunction = (services: Services, payload: unknown) => Promise<Json>;

export const steps: Readonly<Record<StepName, StepFunction>> = {
  PlanStoryboard: planStoryboard,
  HearTrack: hearTrack,
  StartImage: startImage,
  StoreImage: storeImage,
  ReviseText: reviseText,
  RequestReview: requestReview,
  BeginFilming: beginFilming,
  NarrateScene: narrateScene,
  StartMusic: startMusic,
  StoreMusic: storeMusic,
  StartClip: startClip,
  StoreClip: storeClip,
  ConformClip: conformClip,
  JoinNeighbours: joinNeighbours,
  MixSound: mixSound,
  CutVideo: cutVideo,
  FinishCut: finishCut,
  PublishVideo: publishVideo,
  MakePreview: makePreview,
  ExportVideo: exportVideo,
  FailExport: failExport,
  StartCharacter: startCharacter,
  StoreCharacter: storeCharacter,
  SettleCharacter: settleCharacter,
  FailScene: failScene,
  SettleJob: settleJob,
};
