/** Every step of the workflow by name, for the composition that runs them all in one process. */

import { settleCharacter } from './characters/settle-character.ts';
import { startCharacter } from './characters/start-character.ts';
import { storeCharacter } from './characters/store-character.ts';
import { conformClip } from './cut/conform-clip.ts';
import { cutVideo } from './cut/cut-video.ts';
import { finishCut } from './cut/finish-cut.ts';
import { joinNeighbours } from './cut/join-neighbours.ts';
import { mixSound } from './cut/mix-sound.ts';
import { publishVideo } from './cut/publish-video.ts';
import { exportVideo } from './exports/export-video.ts';
import { failExport } from './exports/fail-export.ts';
import { beginFilming } from './jobs/begin-filming.ts';
import { requestReview } from './jobs/request-review.ts';
import { settleJob } from './jobs/settle-job.ts';
import type { StepName } from './names.ts';
import { narrateScene } from './narration/narrate-scene.ts';
import { startLine } from './narration/start-line.ts';
import { storeLine } from './narration/store-line.ts';
import type { Json, Services } from './ports.ts';
import { startClip } from './predictions/start-clip.ts';
import { startImage } from './predictions/start-image.ts';
import { startMusic } from './predictions/start-music.ts';
import { storeClip } from './predictions/store-clip.ts';
import { storeImage } from './predictions/store-image.ts';
import { storeMusic } from './predictions/store-music.ts';
import { makePreview } from './preview/make-preview.ts';
import { failScene } from './storyboard/fail-scene.ts';
import { hearTrack } from './storyboard/hear-track.ts';
import { planStoryboard } from './storyboard/plan-storyboard.ts';
import { reviseText } from './storyboard/revise-text.ts';
import { startHearing } from './storyboard/start-hearing.ts';

/** What a step does with the payload that the workflow gives it. */
export type StepFunction = (services: Services, payload: unknown) => Promise<Json>;

export const steps: Readonly<Record<StepName, StepFunction>> = {
  PlanStoryboard: planStoryboard,
  HearTrack: hearTrack,
  StartHearing: startHearing,
  StartImage: startImage,
  StoreImage: storeImage,
  ReviseText: reviseText,
  RequestReview: requestReview,
  BeginFilming: beginFilming,
  NarrateScene: narrateScene,
  StartLine: startLine,
  StoreLine: storeLine,
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
