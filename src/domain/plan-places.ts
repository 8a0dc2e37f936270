/**
 * Where things are seen, for the rules planner. Each kind of subject has places of its own, written so
 * that they follow the subject: "a water bottle" + "on a stone beside a mountain trail".
 * `{s|p}` is replaced for one thing or many, `{it}` and `{It}` by the pronoun.
 */
export interface Place {
  readonly scene: string;
  /** What is said there: no claims about the product, which the planner knows nothing of. */
  readonly line: string;
  readonly caption: string;
}

export interface SubjectKind {
  readonly words: RegExp;
  /** Whether hands can hold it, wear it or work with it. */
  readonly handled: boolean;
  /** Whether a prompt that only names it is taken for an advertisement. */
  readonly product: boolean;
  readonly hooks: readonly string[];
  readonly places: readonly Place[];
  /** Whether its places are hours and views, which fit a subject that has a place already. */
  readonly aspects?: boolean;
  /** What is said in the beats `intro` and `call_to_action`, where the usual lines do not suit. */
  readonly intros?: readonly string[];
  readonly calls?: readonly string[];
}

/** In order of precedence: the first whose words stand in the subject. */
export const subjectKinds: readonly SubjectKind[] = [
  {
    words:
      /\b(apps?|software|websites?|platforms?|dashboards?|saas|phones?|smartphones?|laptops?|computers?|tablets?|headphones?|earbuds?|speakers?|cameras?|keyboards?|robots?|drones?|smartwatch(?:es)?|gadgets?|chatbots?|ai)\b/i,
    handled: true,
    product: true,
    hooks: [
      'There is always one thing you wish were simpler.',
      'What would you do with one more hour a day?',
    ],
    places: [
      {
        scene: 'on a tidy desk by a bright window',
        line: 'At your desk, {it} {keeps|keep} out of your way.',
        caption: 'At your desk',
      },
      {
        scene: 'on a train seat, the city passing outside',
        line: 'On the way, {it} {is|are} right there with you.',
        caption: 'On the way',
      },
      {
        scene: 'on a small table in a busy street cafe',
        line: 'In the middle of everything, {it} {feels|feel} easy.',
        caption: 'Wherever you work',
      },
      {
        scene: 'on the sofa of a quiet living room in the evening',
        line: 'And in the evening, {it} {lets|let} you switch off.',
        caption: 'At home',
      },
      {
        scene: 'on a rooftop above the city at dusk',
        line: 'Wherever the idea finds you, you are ready.',
        caption: 'Ready anywhere',
      },
    ],
  },
  {
    words:
      /\b(coffees?|espresso|latte|cappuccino|teas?|matcha|cocoa|beers?|wines?|juices?|lemonade|sodas?|drinks?|smoothies?|cocktails?|whisk(?:e)?y|kombucha)\b/i,
    handled: true,
    product: true,
    hooks: ['The best part of the day starts with a pause.', 'Listen. That is the sound of a good break.'],
    places: [
      {
        scene: 'on a kitchen counter in the first morning light',
        line: 'First light, first sip, and the day can come.',
        caption: 'First thing in the morning',
      },
      {
        scene: 'on a table outside a small street cafe',
        line: 'At the corner table, with all the time you need.',
        caption: 'With time to talk',
      },
      {
        scene: 'on an office desk beside an open notebook',
        line: 'Between two ideas, it makes room for a third.',
        caption: 'A pause between ideas',
      },
      {
        scene: 'on a picnic blanket in a sunny meadow',
        line: 'Out in the open, everything tastes better.',
        caption: 'Out in the open',
      },
      {
        scene: 'on a terrace above the city at sunset',
        line: 'And when the day is done, to the people you love.',
        caption: 'To good company',
      },
    ],
  },
  {
    words:
      /\b(foods?|burgers?|pizzas?|cakes?|breads?|chocolates?|snacks?|cookies?|granola|cheeses?|pastas?|noodles?|sauces?|ice cream|sandwich(?:es)?|salads?|sushi|tacos?|honey|fruits?|croissants?|donuts?|doughnuts?|meals?|cuisine|ramen|soup)\b/i,
    handled: true,
    product: true,
    hooks: ['You know that smell. Now everybody is awake.', 'Some things are worth being hungry for.'],
    places: [
      {
        scene: 'on a floured kitchen table in warm morning light',
        line: 'It begins in the kitchen, with time and two hands.',
        caption: 'Made by hand',
      },
      {
        scene: 'on a stall of a lively street market',
        line: 'Good things start with what is fresh today.',
        caption: 'Fresh today',
      },
      {
        scene: 'on a long garden table with friends in the background',
        line: 'Then everyone comes closer, and nobody looks at the clock.',
        caption: 'Come closer',
      },
      {
        scene: 'on a wooden board beside an open window',
        line: 'Every bite has a little more to tell.',
        caption: 'Every bite',
      },
      {
        scene: 'on a candle-lit dinner table at night',
        line: 'And long after dinner, we are still sitting here.',
        caption: 'Stay a while',
      },
    ],
  },
  {
    words:
      /\b(shoes?|sneakers?|boots?|trainers|dress(?:es)?|jackets?|coats?|jeans|shirts?|t-shirts?|hoodies?|watch(?:es)?|jewel(?:le)?ry|rings?|necklaces?|handbags?|hats?|caps?|sunglasses|glasses|clothing|clothes|fashion|streetwear|sportswear|scar(?:f|ves)|socks)\b/i,
    handled: true,
    product: true,
    hooks: ['Some days you can tell by the first step.', 'Before anyone hears you, they see you coming.'],
    places: [
      {
        scene: 'on a city street just after the rain',
        line: 'In the city, {it} {keeps|keep} your pace.',
        caption: 'At your pace',
      },
      {
        scene: 'on the wide steps of an old building in the morning',
        line: 'Every morning, {it} {is|are} the easiest choice you make.',
        caption: 'The easy choice',
      },
      {
        scene: 'on a wooden pier by the sea',
        line: 'Away from it all, {it} {feels|feel} just as right.',
        caption: 'Away from it all',
      },
      {
        scene: 'in a plain studio with soft side light',
        line: 'Look at the lines. Nothing here is an accident.',
        caption: 'Down to the last stitch',
      },
      {
        scene: 'on a rooftop above the city at dusk',
        line: 'And when the lights come on, so {does|do} {it}.',
        caption: 'Into the evening',
      },
    ],
  },
  {
    words:
      /\b(cars?|suvs?|bikes?|e-bikes?|bicycles?|scooters?|motorcycles?|motorbikes?|trucks?|vans?|boats?|yachts?|campers?|vehicles?|skateboards?)\b/i,
    handled: false,
    product: true,
    hooks: ['The road is empty. The day is yours.', 'Somewhere out there is a road with your name.'],
    places: [
      {
        scene: 'on a coast road high above the sea',
        line: 'Along the coast, {it} {moves|move} like the wind.',
        caption: 'Along the coast',
      },
      {
        scene: 'in a city street full of evening lights',
        line: 'Through the city, {it} {finds|find} the quiet way.',
        caption: 'Through the city',
      },
      {
        scene: 'on a mountain pass in clear morning air',
        line: 'Up here, every bend is a reason to go on.',
        caption: 'Every bend',
      },
      {
        scene: 'on a straight desert road in the heat',
        line: 'And where the map ends, you keep going.',
        caption: 'Beyond the map',
      },
      {
        scene: 'on a forest road between tall trees',
        line: 'No hurry now. The way is the best part.',
        caption: 'The way is the point',
      },
    ],
  },
  {
    words:
      /\b(perfumes?|fragrances?|skincare|serums?|creams?|lotions?|soaps?|shampoos?|makeup|lipsticks?|cosmetics?|beauty|candles?)\b/i,
    handled: true,
    product: true,
    hooks: ['Slow down. This moment belongs to you.', 'Close your eyes. Breathe in.'],
    places: [
      {
        scene: 'on a stone shelf beside fresh flowers',
        line: 'A quiet minute, before the day begins.',
        caption: 'A quiet minute',
      },
      {
        scene: 'on a dressing table by a window',
        line: 'In the soft light, just you and the mirror.',
        caption: 'Just you',
      },
      {
        scene: 'on wet pebbles at the edge of a clear stream',
        line: 'As light as air, as clear as water.',
        caption: 'Light and clear',
      },
      {
        scene: 'in a garden in full bloom',
        line: 'It stays with you like a summer in the garden.',
        caption: 'It stays with you',
      },
      {
        scene: 'on dark silk in a studio',
        line: 'And tonight, let them wonder.',
        caption: 'Let them wonder',
      },
    ],
  },
  {
    words:
      /\b(lamps?|chairs?|sofas?|couch(?:es)?|mattress(?:es)?|beds?|tables?|desks?|furniture|vases?|mugs?|plants?|vacuums?|kitchens?|blankets?|pillows?|rugs?|homeware|cookware|pans?|kni(?:fe|ves))\b/i,
    handled: true,
    product: true,
    hooks: ['Some rooms feel like home at first sight.', 'Home is made of small things.'],
    places: [
      {
        scene: 'in a bright living room in the morning',
        line: 'In the morning, {it} {is|are} part of the quiet.',
        caption: 'Quiet mornings',
      },
      {
        scene: 'in a reading corner beside a tall window',
        line: 'In your favourite corner, {it} {belongs|belong} at once.',
        caption: 'Your favourite corner',
      },
      {
        scene: 'in a busy family kitchen',
        line: 'In the middle of family life, {it} {holds|hold} up.',
        caption: 'In the middle of life',
      },
      {
        scene: 'on a terrace full of plants',
        line: 'Even outside, {it} {brings|bring} a little home along.',
        caption: 'A little home',
      },
      {
        scene: 'in a bedroom in warm evening light',
        line: 'And at night, {it} {makes|make} the room feel whole.',
        caption: 'Good night',
      },
    ],
  },
  {
    words:
      /\b(gyms?|yoga|fitness|running|football|soccer|basketball|tennis|workouts?|trainers?|marathons?|sports?|climbing|surfboards?|protein)\b/i,
    handled: false,
    product: true,
    hooks: ['It starts before anyone else is awake.', 'Nobody sees this part. You do it anyway.'],
    intros: ['One more time. Because it feels good to be strong.', 'One more time.'],
    calls: [
      'Your turn. Start today, and feel the difference tomorrow.',
      'Your turn. Start today.',
      'Your turn.',
    ],
    places: [
      {
        scene: 'on an empty running track at dawn',
        line: 'The first round is only for you.',
        caption: 'The first round',
      },
      {
        scene: 'on a forest trail with morning mist',
        line: 'Out here, every breath counts.',
        caption: 'Every breath',
      },
      {
        scene: 'on a wide beach at low tide',
        line: 'A little further than yesterday. That is all.',
        caption: 'Further than yesterday',
      },
      {
        scene: 'in a bright hall with tall windows',
        line: 'Together, it is only half as hard.',
        caption: 'Better together',
      },
      {
        scene: 'in a stadium under evening lights',
        line: 'And then there is the day it all pays off.',
        caption: 'The day it pays off',
      },
    ],
  },
  {
    words:
      /\b(bottles?|flasks?|thermos(?:es)?|tumblers?|backpacks?|bags?|tents?|suitcases?|luggage|umbrellas?|lunch ?box(?:es)?|sleeping bags?|hammocks?|binoculars)\b/i,
    handled: true,
    product: true,
    hooks: [
      'Long day ahead? Pack the one thing that matters.',
      'Every good day out starts with what you carry.',
    ],
    places: [
      {
        scene: 'on a stone beside a mountain trail, morning mist behind it',
        line: 'On the trail, {it} {goes|go} every step with you.',
        caption: 'On the trail',
      },
      {
        scene: 'on a kitchen counter by a bright window',
        line: 'At home, {it} {waits|wait} by the door, ready to go.',
        caption: 'Ready at the door',
      },
      {
        scene: 'on a bench in a busy city street',
        line: 'In the city, {it} {keeps|keep} up with your day.',
        caption: 'In the city',
      },
      {
        scene: 'on warm sand at the beach',
        line: 'By the sea, {it} {is|are} all you need to bring.',
        caption: 'By the sea',
      },
      {
        scene: 'on a desk beside an open laptop',
        line: 'And at work, {it} {reminds|remind} you to look up.',
        caption: 'Even at work',
      },
    ],
  },
  {
    words:
      /\b(hotels?|resorts?|islands?|city|cities|towns?|villages?|museums?|festivals?|parks?|beach(?:es)?|mountains?|lakes?|castles?|gardens?|cafes?|coffee shops?|shops?|stores?|studios?|salons?|schools?|theat(?:er|re)s?|librar(?:y|ies)|baker(?:y|ies)|restaurants?|bars?|spas?|villas?|apartments?|houses?|vineyards?|farms?|travel|trips?|tours?|cruises?|vacations?|holidays?)\b/i,
    handled: false,
    product: true,
    aspects: true,
    hooks: ['Somewhere, the day is just beginning.', 'There is a place where the clocks run slower.'],
    intros: ['This is {the}. Take your time, there is a lot to see.', 'Welcome. Take your time.', 'Welcome.'],
    calls: [
      'Come and see it for yourself. We will leave a light on.',
      'Come and see it for yourself.',
      'Come and see.',
    ],
    places: [
      {
        scene: 'seen from above in the first light of dawn',
        line: 'Arrive early, while it still belongs to you.',
        caption: 'Arrive early',
      },
      {
        scene: 'with people strolling by in warm afternoon sun',
        line: 'Walk without a plan. The best corners find you.',
        caption: 'No plan needed',
      },
      {
        scene: 'seen through an old doorway, light falling in',
        line: 'Behind every door, another story.',
        caption: 'Behind every door',
      },
      {
        scene: 'in the glow of a golden sunset',
        line: 'Stay for the hour when everything turns gold.',
        caption: 'The golden hour',
      },
      {
        scene: 'at night under a sky full of stars',
        line: 'And when night falls, it has only begun.',
        caption: 'When night falls',
      },
    ],
  },
  {
    words:
      /\b(dogs?|cats?|pupp(?:y|ies)|kittens?|horses?|birds?|fox(?:es)?|whales?|dolphins?|pets?|animals?|deer|bears?|wol(?:f|ves)|owls?|elephants?|lions?|tigers?|penguins?|rabbits?|dragons?|bees?|butterfl(?:y|ies)|turtles?|frogs?|monkeys?|pandas?|fish(?:es)?|sharks?|octopus(?:es)?|hedgehogs?|squirrels?)\b/i,
    handled: false,
    product: false,
    hooks: ['Somebody is wide awake already.', 'Do not move. Just watch.'],
    places: [
      {
        scene: 'in a meadow wet with morning dew',
        line: 'There is a whole world down here in the grass.',
        caption: 'A whole world',
      },
      {
        scene: 'at the edge of a quiet forest',
        line: 'One sound, and everything listens.',
        caption: 'Everything listens',
      },
      {
        scene: 'by the water in bright midday light',
        line: 'Curious is the best way to be.',
        caption: 'Stay curious',
      },
      {
        scene: 'on a hill against the sunset',
        line: 'Every day ends with a view like this.',
        caption: 'The view',
      },
      { scene: 'in falling snow', line: 'And some days are just for playing.', caption: 'Just play' },
    ],
  },
];

/** For subjects of no known kind. */
export const anyPlaces: readonly Place[] = [
  {
    scene: 'beside a large window in morning light',
    line: 'In the morning, before the day gets loud.',
    caption: 'Before it gets loud',
  },
  {
    scene: 'in a lively city street',
    line: 'In the middle of the city, close to everything.',
    caption: 'Close to everything',
  },
  {
    scene: 'in an open landscape under a wide sky',
    line: 'Out in the open, with room to breathe.',
    caption: 'Room to breathe',
  },
  {
    scene: 'in a plain studio with soft light',
    line: 'Seen up close, with nothing in the way.',
    caption: 'Up close',
  },
  {
    scene: 'on a terrace at dusk',
    line: 'And in the evening, when there is time.',
    caption: 'When there is time',
  },
];

/** Where an ad ends: nothing that takes the eye from the product. */
export const lastPlace: Place = { scene: 'against a wide open sky', line: '', caption: '' };
