import { afterEach, describe, expect, it } from 'vitest';
import type { FaultName } from '../../src/domain/errors.ts';
import { openaiModerator } from '../../src/providers/openai/moderator.ts';
import { isModerated } from '../../src/providers/openai/moderator-options.ts';
import type { ChatFault } from '../../src/simulators/openai/chat-faults.ts';
import { type ChatSimulator, startChatSimulator } from '../../src/simulators/openai/chat-simulator.ts';
import { silentLog } from '../media/fixtures.ts';

let simulator: ChatSimulator;
afterEach(() => simulator.close());

async function setUp(timeoutSeconds?: number, accepts?: string) {
  simulator = await startChatSimulator(accepts === undefined ? {} : { apiKey: accepts });
  return openaiModerator({
    apiKey: ' sk-test ',
    baseUrl: simulator.url,
    log: silentLog,
    required: false,
    timeoutSeconds,
  });
}

describe('moderation', () => {
  it('tells for each text what was found, in order', async () => {
    const moderator = await setUp(undefined, 'sk-test');
    const texts = ['A fox in the snow', 'A massacre with gore', ''];
    expect(await moderator.texts(texts)).toEqual([[], ['violence', 'violence/graphic'], []]);
    expect(simulator.moderations).toEqual([{ model: 'omni-moderation-latest', input: texts }]);
  });

  it('sends many texts in several requests, and keeps their order', async () => {
    const moderator = await setUp();
    const texts = Array.from({ length: 70 }, (_, i) => (i === 40 ? 'a massacre' : `scene ${i}`));
    const verdicts = await moderator.texts(texts);
    expect(verdicts?.map((found) => found.length)).toEqual(texts.map((_, i) => (i === 40 ? 1 : 0)));
    expect(simulator.moderations.length).toBe(3);
  });

  it('reads a picture by its bytes', async () => {
    const moderator = await setUp();
    const picture = { bytes: Uint8Array.from([0xff, 0xd8]), contentType: 'image/jpeg' };
    expect(await moderator.picture(picture)).toEqual([]);
    simulator.flagPictures('sexual');
    expect(await moderator.picture(picture)).toEqual(['sexual']);
    expect(simulator.moderations[0]?.input).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/9g=' } },
    ]);
  });

  it.each<[ChatFault, number, FaultName]>([
    ['rate_limit', 2, 'ProviderThrottled'],
    ['server_error', 2, 'ProviderOverloaded'],
    ['reset', 2, 'ProviderUnreachable'],
    ['slow', 2, 'ProviderUnreachable'],
    ['unauthorized', 1, 'ProviderAccount'],
    ['unknown_model', 1, 'InputRejected'],
    ['wrong_shape', 1, 'ProviderUnreachable'],
  ])('%s, %i times, is %s', async (fault, times, name) => {
    const moderator = await setUp(0.3);
    simulator.order(...Array<ChatFault>(times).fill(fault));
    await expect(moderator.texts(['a'])).rejects.toMatchObject({ name });
  });

  it('is asked once more where the service stumbles', async () => {
    const moderator = await setUp();
    simulator.order('server_error');
    expect(await moderator.texts(['gore'])).toEqual([['violence/graphic']]);
  });

  it('is done where it is wanted, and by itself only at the service that has it', async () => {
    simulator = await startChatSimulator();
    const own = 'https://api.openai.com/v1';
    const other = 'https://api.x.ai/v1';
    expect([isModerated('auto', own), isModerated('auto', other)]).toEqual([true, false]);
    expect([isModerated('off', own), isModerated('on', other), isModerated('required', other)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
