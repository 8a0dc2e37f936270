/** The stack as CloudFormation would get it, for tests to look into. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { perFunction } from '../../lib/function-names.ts';
import { readSettings } from '../../lib/settings.ts';
import { StoryreelStack } from '../../lib/storyreel-stack.ts';

export const root = join(import.meta.dirname, '..', '..');

const folder = mkdtempSync(join(tmpdir(), 'storyreel-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for the bundles, which have tests of their own. */
export const codeFolder = join(folder, 'code');
mkdirSync(codeFolder);
writeFileSync(join(codeFolder, 'index.mjs'), 'export const handler = async () => null;\n');

/** A folder that looks like a built layer. */
export const builtLayer = join(folder, 'layer');
mkdirSync(join(builtLayer, 'nodejs', 'node_modules', 'node-av'), { recursive: true });
writeFileSync(join(builtLayer, 'nodejs', 'node_modules', 'node-av', 'package.json'), '{}');

export const noLayer = join(folder, 'no-layer');

/** A folder for one cloud assembly, removed with the rest. */
export function newOutFolder(): string {
  return mkdtempSync(join(folder, 'cdk.out-'));
}

export interface SynthesizeOptions {
  readonly context?: Readonly<Record<string, unknown>>;
  readonly layerFolder?: string;
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context that the repository's cdk.json sets, and what a test sets over it. */
export function contextWith(context: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const file = cdkJson.parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
  return { ...file.context, ...context };
}

/** Made without the checks of all rules, which rules.test.ts runs once. */
export function synthesize(options: SynthesizeOptions = {}): Template {
  const app = new App({
    outdir: newOutFolder(),
    context: contextWith(options.context),
    builtinCloudFormationValidation: false,
  });
  const settings = readSettings(app.node.getAllContext());
  const stack = new StoryreelStack(app, settings.stackName, {
    settings,
    code: perFunction(() => codeFolder),
    layerFolder: options.layerFolder ?? builtLayer,
  });
  return Template.fromStack(stack);
}

const statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  Effect: z.string(),
  Condition: z.unknown().optional(),
});

export interface Permission {
  readonly effect: string;
  readonly action: string;
  /** The resource as JSON text, with its CloudFormation functions. */
  readonly resource: string;
}

/** Statements of a policy document taken apart: one action on one resource each. */
export function permissionsOf(statements: readonly unknown[]): readonly Permission[] {
  return statements.flatMap((raw) => {
    const { Action, Resource, Effect } = statement.parse(raw);
    const resources = Array.isArray(Resource) ? Resource : [Resource];
    return [Action]
      .flat()
      .flatMap((action) =>
        resources.map((resource) => ({ effect: Effect, action, resource: JSON.stringify(resource) })),
      );
  });
}
