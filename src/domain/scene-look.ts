/** What is done to a scene's picture beside its size: its grade, and the words over it. */
import type { CaptionPhrase } from './caption-phrases.ts';
import { sceneCaptions } from './captions.ts';
import type { Brand } from './client.ts';
import type { CaptionStyle, Grade, JobSettings } from './settings.ts';
import type { PlacedScene } from './storyboard.ts';
import type { Timeline, TimelineScene } from './timeline.ts';

/** Words over the picture for a while, such as a title or a call to action. */
export interface Card {
  readonly kind: 'title' | 'end';
  readonly text: string;
  /** In milliseconds of the scene; the end is not shown any more. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface SceneLook {
  readonly grade: Grade;
  /** Captions that stand in the picture; null: none do. */
  readonly captions: { readonly style: CaptionStyle; readonly phrases: readonly CaptionPhrase[] } | null;
  readonly cards: readonly Card[];
}

/** A card is read within this time, and stands no longer. */
const cardMs = 3500;
/** The picture is seen before the words come. */
const leadMs = 300;

/**
 * The look of a scene, the same for all scenes of a job but for what a scene says itself.
 * @param scenes how many the video has
 */
export function sceneLook(
  scene: PlacedScene,
  settings: JobSettings,
  timing: Pick<TimelineScene, 'frames'>,
  scenes: number,
): SceneLook {
  const { look, captions, fps } = settings;
  const phrases = captions.mode === 'burned' ? sceneCaptions(scene, settings, timing, fps) : [];
  return {
    grade: scene.grade ?? look.grade,
    captions: phrases.length === 0 ? null : { style: captions.style, phrases },
    cards: cardsOf(settings, scene.position, Math.floor((timing.frames * 1000) / fps), scenes),
  };
}

/** Whether anything may stand in the pictures of a job's video: burned captions, cards or a logo. */
export function isDrawnOn({
  settings: { captions, look },
  brand,
}: {
  readonly settings: Pick<JobSettings, 'captions' | 'look'>;
  readonly brand?: Brand | null;
}): boolean {
  const hasCard = look.titleCard !== null || look.endCard !== null;
  const hasLogo = Boolean(look.logo ?? brand?.logoAssetId);
  return captions.mode === 'burned' || hasCard || hasLogo;
}

/**
 * Frames of a video, from the first to before the last, whose pictures show words, or two scenes at once. Nobody
 * chooses one of them for a picture of the whole.
 */
export function wordyFrames(
  scenes: readonly PlacedScene[],
  settings: JobSettings,
  timeline: Timeline,
): { readonly from: number; readonly to: number }[] {
  return scenes.flatMap((scene, i) => {
    const timing = timeline.scenes[i];
    if (!timing) return [];
    const { startFrame, headFrames } = timing;
    const { captions, cards } = sceneLook(scene, settings, timing, scenes.length);
    const words = [...(captions?.phrases ?? []), ...cards].map(({ startMs, endMs }) => ({
      from: startFrame + Math.floor((startMs * timeline.fps) / 1000),
      to: startFrame + Math.ceil((endMs * timeline.fps) / 1000),
    }));
    return headFrames > 0 ? [...words, { from: startFrame, to: startFrame + headFrames }] : words;
  });
}

/** The title stands at the beginning of the first scene, the end card until the end of the last one. */
function cardsOf({ look }: JobSettings, position: number, sceneMs: number, scenes: number): Card[] {
  const isFirst = position === 0 && look.titleCard !== null;
  const isLast = position === scenes - 1 && look.endCard !== null;
  // Where both are in one scene, each has its half.
  const room = isFirst && isLast ? Math.floor(sceneMs / 2) : sceneMs;
  const lead = Math.min(leadMs, Math.floor(room / 4));
  return [
    ...(isFirst && look.titleCard !== null
      ? [
          {
            kind: 'title' as const,
            text: look.titleCard,
            startMs: lead,
            endMs: Math.min(room, lead + cardMs),
          },
        ]
      : []),
    ...(isLast && look.endCard !== null
      ? [
          {
            kind: 'end' as const,
            text: look.endCard,
            startMs: Math.max(sceneMs - room + lead, sceneMs - cardMs),
            endMs: sceneMs,
          },
        ]
      : []),
  ];
}
