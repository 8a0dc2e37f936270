import { z } from '@hono/zod-openapi';
import { models } from '../../domain/model-registry.ts';
import { modelSchema, modelView } from '../routes/models.ts';
import type { Tool } from './tool.ts';

const nothing = z.strictObject({});
const modelPage = z.object({ data: z.array(modelSchema), nextCursor: z.null() });

export const listModels: Tool<typeof nothing, typeof modelPage> = {
  name: 'list_models',
  title: 'List models',
  description: 'What each picture and video model can do, its clip lengths and prices with source and date.',
  method: 'GET',
  route: '/v1/models',
  input: nothing,
  output: modelPage,
  async run() {
    const data = models.map(modelView);
    const lines = data.map(({ id, kind, presets, retired }) => {
      const chosen = presets.length === 0 ? '' : ` (${presets.join(', ')})`;
      return `${id}: ${kind}${chosen}${retired ? `, retired; use ${retired.successor}` : ''}`;
    });
    return { summary: lines.join('\n'), value: { data, nextCursor: null } };
  },
};
