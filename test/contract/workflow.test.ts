import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { stepFunctionsWorkflow } from '../../src/aws/workflow.ts';
import { stepFunctionsStandIn } from './step-functions-stand-in.ts';
import { workflowSuite } from './workflow.suite.ts';

workflowSuite('the local runner', async (local) => ({ workflow: local, close: async () => {} }));

const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:video';

function clientOf(endpoint: string): SFNClient {
  return new SFNClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}

workflowSuite('Step Functions', async (local) => {
  const service = await stepFunctionsStandIn(local);
  const client = clientOf(service.url);
  return {
    workflow: stepFunctionsWorkflow({ client, stateMachineArn }),
    async close() {
      client.destroy();
      await service.close();
    },
  };
});

it('faults of Step Functions itself are thrown, not taken for a token that is gone', async () => {
  const broken = async (): Promise<never> => {
    throw new Error('out of order');
  };
  const service = await stepFunctionsStandIn({
    start: broken,
    succeed: broken,
    fail: broken,
    heartbeat: broken,
    stop: broken,
    describe: broken,
  });
  const client = clientOf(service.url);
  const workflow = stepFunctionsWorkflow({ client, stateMachineArn });
  await expect(workflow.succeed('token', 1)).rejects.toThrow('out of order');
  await expect(workflow.describe('job-1')).rejects.toThrow('out of order');
  await expect(workflow.start('job-1', {})).rejects.toThrow('out of order');
  expect(service.actions).toEqual(['SendTaskSuccess', 'DescribeExecution', 'StartExecution']);
  client.destroy();
  await service.close();
});
