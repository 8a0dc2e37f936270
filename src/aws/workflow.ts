import { isDeepStrictEqual } from 'node:util';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Execution, ExecutionStatus, Json, TokenOutcome, Workflow } from '../app/ports.ts';

/** Longest error name and cause that Step Functions takes, in characters (SendTaskFailure, StopExecution). */
const maxErrorLength = 256;
const maxCauseLength = 32_768;

/**
 * The Workflow port on AWS Step Functions. Retries and time limits of the calls are the client's.
 * Other faults of the service are thrown as the SDK gives them.
 *
 * @param options.stateMachineArn of a standard workflow, without version or alias
 */
export function stepFunctionsWorkflow(options: { client: SFNClient; stateMachineArn: string }): Workflow {
  const { client, stateMachineArn } = options;
  /** Executions are named by us, so their ARNs need not be kept. */
  const executionArn = (name: string) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

  const describe = async (name: string): Promise<Execution | null> => {
    try {
      const answer = await client.send(new DescribeExecutionCommand({ executionArn: executionArn(name) }));
      return executionOf(name, answer);
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return null;
      throw error;
    }
  };

  return {
    async start(name, input) {
      const text = JSON.stringify(input);
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
        // Also said of an execution with the same input once it has ended.
        const existing = await describe(name);
        if (!isDeepStrictEqual(existing?.input, JSON.parse(text))) throw error;
      }
    },
    succeed: (taskToken, output) =>
      outcomeOf(() => client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    fail: (taskToken, error, cause) =>
      outcomeOf(() => client.send(new SendTaskFailureCommand({ taskToken, ...clipped(error, cause) }))),
    heartbeat: (taskToken) => outcomeOf(() => client.send(new SendTaskHeartbeatCommand({ taskToken }))),
    async stop(name, error, cause) {
      try {
        const command = { executionArn: executionArn(name), ...clipped(error, cause) };
        await client.send(new StopExecutionCommand(command));
      } catch (failure) {
        if (!(failure instanceof ExecutionDoesNotExist)) throw failure;
      }
    },
    describe,
  };
}

/** A token that timed out, was answered, or never was: somebody was there first. */
async function outcomeOf(send: () => Promise<unknown>): Promise<TokenOutcome> {
  try {
    await send();
    return 'accepted';
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) {
      return 'gone';
    }
    throw error;
  }
}

function clipped(error: string, cause: string): { error: string; cause: string } {
  return { error: error.slice(0, maxErrorLength), cause: cause.slice(0, maxCauseLength) };
}

function executionOf(name: string, answer: DescribeExecutionCommandOutput): Execution {
  return {
    name,
    status: statusOf(answer.status),
    input: parse(answer.input),
    output: parse(answer.output),
    error: answer.error ?? null,
    cause: answer.cause ?? null,
    startedAt: answer.startDate?.toISOString() ?? '',
    stoppedAt: answer.stopDate?.toISOString() ?? null,
  };
}

/** One that waits to be redriven has not ended. */
function statusOf(status: string | undefined): ExecutionStatus {
  switch (status) {
    case 'SUCCEEDED':
    case 'FAILED':
    case 'TIMED_OUT':
    case 'ABORTED':
      return status;
    default:
      return 'RUNNING';
  }
}

function parse(text: string | undefined): Json {
  return text === undefined ? null : (JSON.parse(text) as Json);
}
