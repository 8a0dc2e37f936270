import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FunctionName } from './function-names.ts';
import { readSettings } from './settings.ts';
import { StoryreelStack } from './storyreel-stack.ts';

export interface StoryreelAppProps extends AppProps {
  readonly code: () => Readonly<Record<FunctionName, string>>;
  readonly layerFolder?: string;
}

/**
 * The CDK app: one stack with the settings of the context, held against the AWS Solutions rules at every
 * synthesis.
 * @throws Error that names a setting that is wrong
 */
export function storyreelApp(props: StoryreelAppProps): {
  readonly app: App;
  readonly stack: StoryreelStack;
} {
  const { code, layerFolder, ...appProps } = props;
  const app = new App(appProps);
  const settings = readSettings(app.node.getAllContext());
  const stack = new StoryreelStack(app, settings.stackName, {
    description: 'Storyreel: makes videos from prompts',
    settings,
    code: code(),
    layerFolder,
  });
  Tags.of(stack).add('app', 'storyreel');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
