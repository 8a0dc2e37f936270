import type { Beat } from './storyboard.ts';

/**
 * What the rules planner says in English where the prompt gives no words. No line is used twice in a
 * video. `{the}` and `{The}` are replaced by the subject, the rest as in plan-places.ts.
 */
export interface Line {
  readonly narration: string;
  readonly caption: string | null;
}

const line = (narration: string, caption: string | null = null): Line => ({ narration, caption });

/** For something to be advertised. Features come from the places where it is shown. */
export const productLines: Readonly<Record<Beat, readonly Line[]>> = {
  hook: [
    line('Every good day starts with one small choice.', 'One small choice'),
    line('Some things quietly make the whole day better.', 'Better days'),
    line('Look closer.', 'Look closer'),
  ],
  intro: [
    line('Meet {the}, made for the way you really live.', '{Title}'),
    line('{This|These} {is|are} {the}. Made for today, and for tomorrow.', '{Title}'),
    line('Meet {the}.', '{Title}'),
    line('Simple to like, and hard to put down.', 'Simple to like'),
  ],
  features: [
    line('Every detail has a reason.', 'Every detail'),
    line('You notice the difference the moment you begin.', 'Notice the difference'),
    line('Nothing more than you need, and nothing less.', 'Just what you need'),
    line('It fits into your day as if it had always been there.', 'Fits your day'),
    line('The kind of thing you tell your friends about.', 'Tell your friends'),
    line('Small moments, made a little brighter.', 'Small moments'),
    line('Once you are used to it, you will not go back.', 'No going back'),
  ],
  call_to_action: [
    line('{The}. Make {it|them} part of your day, starting now.', 'Find yours today'),
    line('Ready when you are. Find {the} today.', 'Find yours today'),
    line('Ready when you are.', 'Ready when you are'),
    line('Find yours today.', 'Find yours today'),
    line('Your day is waiting.', 'Your day is waiting'),
  ],
};

/** For things to watch rather than to buy, whatever the structure. */
export const watchedLines: Readonly<Record<Beat, readonly Line[]>> = {
  hook: [
    line('Wait. You have not seen this before.', 'Wait for it'),
    line('Look closer. There is more here than you think.', 'Look closer'),
    line('Watch this.', 'Watch this'),
  ],
  intro: [
    line('Take a breath, and let it come to you.', null),
    line('This is where it begins.', 'It begins'),
  ],
  features: [
    line('From here, everything looks different.', null),
    line('The light changes, and so does the feeling.', null),
    line('Some things are better seen than told.', 'Better seen than told'),
    line('Stay with it a little longer.', null),
    line('Listen. Even the quiet has something to say.', null),
    line('It is the small things you will remember.', 'The small things'),
  ],
  call_to_action: [
    line('Now close your eyes. It is still there.', 'Still there'),
    line('Come and see it for yourself.', 'See it for yourself'),
    line('Until next time.', 'Until next time'),
  ],
  opening: [
    line('It begins quietly, as most good stories do.', 'It begins quietly'),
    line('Before anything moves, there is only light.', null),
    line('Nobody knew yet what this day would bring.', null),
  ],
  journey: [
    line('One step leads to the next.', null),
    line('With every turn, the world grows a little wider.', 'A wider world'),
    line('There is always something further on.', 'Further on'),
    line('Nothing stays the same for long out here.', null),
    line('The way is never as straight as the map.', null),
    line('And still, there is no thought of turning back.', 'No turning back'),
  ],
  turning_point: [
    line('Then, in a single moment, everything changes.', 'Everything changes'),
    line('And suddenly, it all makes sense.', 'It all makes sense'),
    line('Then everything changes.', 'Everything changes'),
  ],
  ending: [
    line('And nothing is quite as it was before.', null),
    line('Some moments stay, long after they are over.', 'Some moments stay'),
    line('The end is only where we stop looking.', null),
  ],
  scene: [
    line('Watch how it begins.', null),
    line('Closer now. Every detail counts.', 'Closer now'),
    line('From here, everything looks different.', null),
    line('The light changes, and so does the feeling.', null),
    line('Some things are better seen than told.', 'Better seen than told'),
    line('It is the small things you will remember.', 'The small things'),
    line('Stay with it a little longer.', null),
  ],
};

/** How a scene is framed, in the order in which scenes use them. Products are always well seen. */
export const framings = {
  first: ['Extreme close-up', 'Silhouette at golden hour', 'Low angle shot'],
  watched: [
    'Wide shot',
    'Close-up',
    'Low angle shot',
    'Medium shot',
    'Detail shot',
    'View from above',
    'Silhouette against the light',
    'Over-the-shoulder shot',
  ],
  product: ['Wide shot', 'Close-up', 'Low angle shot', 'Detail shot', 'Medium shot', 'View from above'],
  handled: [
    'Wide shot',
    'In the hand, close-up',
    'Low angle shot',
    'Detail shot',
    'Hands reaching in, medium shot',
    'Close-up',
    'View from above',
  ],
  last: ['Hero shot at golden hour', 'Wide shot at golden hour', 'Hero shot, centred'],
} as const satisfies Record<string, readonly string[]>;

/** Light for subjects whose place is in the prompt already. */
export const lights: readonly string[] = [
  'in the first light of dawn',
  'in bright midday light',
  'in soft shade',
  'with long shadows',
  'in the glow of a golden sunset',
  'in blue twilight',
  'with light mist in the air',
  'lit from behind',
];
