import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, Workflow } from '../../src/app/ports.ts';

type Request = Readonly<Record<string, string>>;

/** Reported as `__type`, which is what the SDK makes its exceptions of. */
class ServiceError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export interface StepFunctionsStandIn {
  readonly url: string;
  /** Actions asked for, in order, such as `StartExecution`. */
  readonly actions: readonly string[];
  close(): Promise<void>;
}

/**
 * The part of the Step Functions API that the product uses, over HTTP in the AWS JSON 1.0 protocol,
 * in front of a workflow of ours. It answers like the service, also where the port hides it: an ended
 * execution cannot be started again, and a token that is not waited for is an exception.
 * @param others state machines beside the first, by name; tokens are the first one's
 */
export async function stepFunctionsStandIn(
  workflow: Workflow,
  others: Readonly<Record<string, Workflow>> = {},
): Promise<StepFunctionsStandIn> {
  const actions: string[] = [];
  /** By the ARN of a state machine or of one of its executions. */
  const machineOf = (arn: string) => others[arn.split(':')[6] ?? ''] ?? workflow;
  const handlers: Readonly<Record<string, (request: Request) => Promise<Json>>> = {
    async StartExecution({ stateMachineArn = '', name = '', input = '{}' }) {
      const machine = machineOf(stateMachineArn);
      const existing = await machine.describe(name);
      if (existing && existing.status !== 'RUNNING') throw new ServiceError('ExecutionAlreadyExists', name);
      try {
        await machine.start(name, JSON.parse(input));
      } catch (error) {
        if (error instanceof Error) throw new ServiceError(error.name, error.message);
        throw error;
      }
      const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`;
      return { executionArn, startDate: Date.now() / 1000 };
    },
    SendTaskSuccess: async ({ taskToken = '', output = 'null' }) =>
      answered(await workflow.succeed(taskToken, JSON.parse(output))),
    SendTaskFailure: async ({ taskToken = '', error = '', cause = '' }) =>
      answered(await workflow.fail(taskToken, error, cause)),
    SendTaskHeartbeat: async ({ taskToken = '' }) => answered(await workflow.heartbeat(taskToken)),
    async StopExecution({ executionArn = '', error = '', cause = '' }) {
      const { name } = await find(executionArn);
      await machineOf(executionArn).stop(name, error, cause);
      return { stopDate: Date.now() / 1000 };
    },
    async DescribeExecution({ executionArn = '' }) {
      const execution = await find(executionArn);
      const { input, output, error, cause, status, startedAt, stoppedAt } = execution;
      return {
        executionArn,
        status,
        stateMachineArn: executionArn.replace(/:execution:([^:]+):.*/, ':stateMachine:$1'),
        input: JSON.stringify(input),
        startDate: Date.parse(startedAt) / 1000,
        ...(stoppedAt === null ? {} : { stopDate: Date.parse(stoppedAt) / 1000 }),
        ...(status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : {}),
        ...(error === null ? {} : { error }),
        ...(cause === null ? {} : { cause }),
      };
    },
  };
  const find = async (arn: string) => {
    const execution = await machineOf(arn).describe(arn.split(':').at(-1) ?? '');
    if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };
  const answered = (outcome: string): Json => {
    if (outcome === 'gone') throw new ServiceError('TaskTimedOut', 'Task Timed Out');
    return {};
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [service, action = ''] = String(request.headers['x-amz-target']).split('.');
    const reply = (status: number, body: Json): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    };
    actions.push(action);
    try {
      const handle = service === 'AWSStepFunctions' ? handlers[action] : undefined;
      if (!handle || !request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) {
        throw new ServiceError('UnknownOperationException', action);
      }
      reply(200, await handle(JSON.parse(Buffer.concat(chunks).toString())));
    } catch (error) {
      const type = error instanceof ServiceError ? error.type : 'InternalFailure';
      reply(type === 'InternalFailure' ? 500 : 400, {
        __type: `com.amazonaws.states#${type}`,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    actions,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
