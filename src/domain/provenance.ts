/** How a video came to be, told to machines: beside the file, in its tags and in its XMP. */
import type { Job } from './job.ts';
import { digest } from './recipe.ts';
import type { PlacedScene } from './storyboard.ts';
import type { Take } from './take.ts';

/** IPTC NewsCodes "Digital Source Type" (cv.iptc.org/newscodes/digitalsourcetype). */
const sourceTypes = {
  /** Made by a trained model. */
  model: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  /** Drawn by rules, as the simulated models do. */
  rules: 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia',
  /** Some of it made by a trained model, some not. */
  mixed: 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
  /** Put together from what no model made. */
  composite: 'http://cv.iptc.org/newscodes/digitalsourcetype/composite',
} as const;

/** How one picture or clip was made. */
export interface MadeBy {
  readonly model: string;
  readonly modelVersion: string | null;
  readonly seed: number | null;
  /** SHA-256 (hex) of the prompt's canonical JSON: proves the prompt without telling it. */
  readonly promptSha256: string;
  readonly madeAt: string;
  readonly simulated: boolean;
  readonly digitalSourceType: string;
}

export interface Provenance {
  readonly generator: 'Storyreel';
  readonly digitalSourceType: string;
  /** By place in the video, from 1. Null where a scene shows what no model made. */
  readonly scenes: readonly {
    readonly scene: number;
    readonly image: MadeBy | null;
    readonly clip: MadeBy | null;
  }[];
}

/** What is known of how a job's scenes were made, by the takes that they have chosen. */
export function provenanceOf(scenes: readonly PlacedScene[], takes: readonly Take[]): Provenance {
  const madeBy = (id: string | null) => {
    const take = takes.find((candidate) => candidate.id === id);
    return take ? madeByOf(take) : null;
  };
  const made = scenes.map(({ position, selectedTakeIds }) => ({
    scene: position + 1,
    image: madeBy(selectedTakeIds.image),
    clip: madeBy(selectedTakeIds.clip),
  }));
  return { generator: 'Storyreel', digitalSourceType: wholeType(made), scenes: made };
}

function madeByOf({ model, modelVersion, seed, prompt, createdAt, simulated }: Take): MadeBy {
  return {
    model,
    modelVersion,
    seed,
    promptSha256: digest(prompt),
    madeAt: createdAt,
    simulated,
    digitalSourceType: simulated ? sourceTypes.rules : sourceTypes.model,
  };
}

function wholeType(scenes: Provenance['scenes']): string {
  const shown = scenes.map(({ clip, image }) => (clip ?? image)?.digitalSourceType ?? null);
  const [first] = shown;
  if (shown.some((type) => type === sourceTypes.model)) {
    return shown.every((type) => type === sourceTypes.model) ? sourceTypes.model : sourceTypes.mixed;
  }
  return first && shown.every((type) => type === first) ? first : sourceTypes.composite;
}

/**
 * Tags of the finished file. `synopsis` holds the provenance as JSON, because an MP4 has no tag of its
 * own for it.
 */
export function provenanceTags(
  job: Pick<Job, 'title' | 'simulated'>,
  provenance: Provenance,
): Readonly<Record<string, string>> {
  const comment = job.simulated
    ? 'Made by simulated models (Storyreel).'
    : 'Made with generative models (Storyreel).';
  return { title: job.title ?? 'Storyreel video', comment, synopsis: JSON.stringify(provenance) };
}

/** An XMP packet (ISO 16684-1) that names the digital source type where viewers and archives look for it. */
export function xmpOf({ digitalSourceType }: Provenance): string {
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ` xmp:CreatorTool="Storyreel" Iptc4xmpExt:DigitalSourceType="${digitalSourceType}"/>`,
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

/**
 * What a C2PA manifest says of the video ("Technical Specification" of C2PA, actions assertion; the
 * JSON form is that of the c2pa tools' manifest definition).
 */
export function c2paManifestOf(job: Pick<Job, 'title'>, provenance: Provenance) {
  const { digitalSourceType, generator } = provenance;
  return {
    claim_generator_info: [{ name: generator }],
    title: job.title ?? 'Storyreel video',
    format: 'video/mp4',
    assertions: [
      { label: 'c2pa.actions', data: { actions: [{ action: 'c2pa.created', digitalSourceType }] } },
      { label: 'org.storyreel.scenes', data: { scenes: provenance.scenes } },
    ],
  };
}
