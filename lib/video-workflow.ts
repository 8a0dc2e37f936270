import { join } from 'node:path';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type StepName, stepNames } from '../src/app/names.ts';
import { StepWorkflow } from './step-workflow.ts';
import type { Transcoding } from './transcoding.ts';

/** The workflow as Step Functions runs it; one machine runs the same file. */
export const definitionFile = join(import.meta.dirname, '..', 'statemachines', 'video.asl.json');

/** The state machine that makes one video. */
export class VideoWorkflow extends StepWorkflow {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly stateMachineName: string;
      readonly functions: Readonly<Record<StepName, IFunction>>;
      readonly transcoding: Transcoding;
    },
  ) {
    const { stateMachineName, functions, transcoding } = props;
    const steps = Object.fromEntries(stepNames.map((step) => [step, functions[step]]));
    super(scope, id, {
      stateMachineName,
      kind: 'Video',
      definitionFile,
      steps,
      orders: transcoding.orders(),
      acknowledged: transcoding.acknowledged,
    });
  }
}
