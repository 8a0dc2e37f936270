/** Writes an answer to a request for a storyboard by reading the request, as a model would. */

interface ListedScene {
  readonly beat: string;
  readonly seconds: number;
}

/** Scenes that the instructions list, such as: 1. beat "hook", about 4 s. */
function listedScenes(instructions: string): ListedScene[] {
  return [...instructions.matchAll(/^\d+\. beat "([^"]+)", about ([\d.]+) s/gm)].map((match) => ({
    beat: match[1] ?? 'scene',
    seconds: Number(match[2]),
  }));
}

const views = ['Wide shot', 'Close-up', 'Low angle shot', 'Detail shot', 'Hero shot at golden hour'];

/** The simulator's storyboard: one scene for each that is listed, about what the user wrote. */
export function writeStoryboard(instructions: string, userText: string): string {
  const subject = userText.replace(/\s+/gu, ' ').trim().slice(0, 80);
  const scenes = listedScenes(instructions).map(({ beat, seconds }, i) => ({
    beat,
    visual: `${views[i % views.length]}: ${subject}, scene ${i + 1}`,
    narration: `Simulated line ${i + 1}.`,
    caption: `Scene ${i + 1}`,
    seconds,
  }));
  return JSON.stringify({ title: `Simulated: ${subject.slice(0, 40)}`, scenes });
}

/** The simulator's revision of a scene: the scene as it was, with the feedback worked into its picture. */
export function reviseScene(userText: string): string {
  const { scene, feedback } = JSON.parse(userText) as { scene: Record<string, unknown>; feedback: string };
  return JSON.stringify({ ...scene, visual: `${String(scene.visual)} Revised: ${feedback}` });
}

/** The simulator's softer words for a scene that was refused. */
export function softenScene(userText: string): string {
  const { visual } = JSON.parse(userText) as { visual: string };
  return JSON.stringify({ visual: `A gentle view of ${visual}`, changed: 'the view became gentle' });
}
