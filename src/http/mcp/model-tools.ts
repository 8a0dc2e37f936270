import { z } from '@hono/zod-openapi';
import { listedModels, modelKinds, modelSchema, modelSupports, statusInWords } from '../model-view.ts';
import type { Tool } from './tool.ts';

const filter = z.strictObject({
  kind: z.enum(modelKinds).optional(),
  supports: z.enum(modelSupports).optional(),
});
const modelPage = z.object({ data: z.array(modelSchema), nextCursor: z.null() });

export const listModels: Tool<typeof filter, typeof modelPage> = {
  name: 'list_models',
  title: 'List models',
  description:
    'What each model can do, its limits, clip lengths and prices with source and date, and what became of old ones.',
  method: 'GET',
  route: '/v1/models',
  input: filter,
  output: modelPage,
  async run({ services }, asked) {
    const data = await listedModels(services, asked);
    const lines = data.map(({ id, kind, presets, status }) => {
      const chosen = presets.length === 0 ? '' : ` (${presets.map(({ preset }) => preset).join(', ')})`;
      return `${id}: ${kind}${chosen}${statusInWords(status)}`;
    });
    return { summary: lines.join('\n'), value: { data, nextCursor: null } };
  },
};
