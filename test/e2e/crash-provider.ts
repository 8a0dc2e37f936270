/** What every process of the crash tests is told of the provider and the first key. */
import type { ReplicateSimulator } from '../../src/simulators/replicate/simulator.ts';

export const apiKey = 'sk_0123456789abcdef';

export function providerAt(simulator: Pick<ReplicateSimulator, 'url' | 'webhookSecret'>) {
  return {
    token: 'r8_test',
    baseUrl: `${simulator.url}/v1`,
    webhookSecret: simulator.webhookSecret,
    simulated: true,
    detail: 'test',
  };
}
