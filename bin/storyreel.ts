/** The CDK app. `cdk synth` needs no network, no docker and no credentials. */
import { join } from 'node:path';
import { bundleFunctions } from '../lib/function-bundles.ts';
import { storyreelApp } from '../lib/storyreel-app.ts';

const outFolder = join(import.meta.dirname, '..', 'out', 'functions');
storyreelApp({ code: () => bundleFunctions({ outFolder }).folders });
