import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Validations } from 'aws-cdk-lib';
import { Architecture, Code, type ILayerVersion, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StackSettings } from './settings.ts';

/** Where `npm run layer` builds the layer for a processor. The folder is what becomes /opt. */
export function layerFolder(architecture: StackSettings['architecture']): string {
  return join(import.meta.dirname, '..', 'layers', `ffmpeg-${architecture}`);
}

export interface FfmpegLayerProps {
  readonly architecture: StackSettings['architecture'];
  /** The built layer; by default where `npm run layer` puts it. */
  readonly folder?: string;
}

/**
 * The layer with ffmpeg for the media functions. Where it was not built, the stack asks for the ARN of one
 * by a parameter without default: synthesis works on any machine, but a deploy that forgot the layer stops
 * before it changes anything, with the parameter's name.
 */
export class FfmpegLayer extends Construct {
  readonly layer: ILayerVersion;

  constructor(scope: Construct, id: string, props: FfmpegLayerProps) {
    super(scope, id);
    const folder = props.folder ?? layerFolder(props.architecture);
    this.layer = existsSync(join(folder, 'nodejs', 'node_modules'))
      ? this.fromFolder(folder, props.architecture)
      : this.fromParameter(props.architecture);
  }

  private fromFolder(folder: string, architecture: StackSettings['architecture']): ILayerVersion {
    return new LayerVersion(this, 'Layer', {
      description: `ffmpeg as node-av, for linux ${architecture}`,
      code: Code.fromAsset(folder),
      compatibleRuntimes: [Runtime.NODEJS_24_X],
      compatibleArchitectures: [architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64],
    });
  }

  private fromParameter(architecture: StackSettings['architecture']): ILayerVersion {
    const arn = new CfnParameter(this, 'Arn', {
      type: 'String',
      description: `ARN of a Lambda layer version with node-av for linux ${architecture}. Run "npm run layer" and it is made for you.`,
      allowedPattern: '^arn:[^:]+:lambda:[^:]+:[0-9]+:layer:[^:]+:[0-9]+$',
      constraintDescription: 'must be the ARN of a Lambda layer version, or run "npm run layer"',
    });
    arn.overrideLogicalId('FfmpegLayerArn');
    Validations.of(this).addWarning(
      'storyreel:layer-missing',
      `The ffmpeg layer for ${architecture} is not built. Run "npm run layer" before "cdk deploy" (or "npm run deploy", which does both); without it the deploy will ask for FfmpegLayerArn.`,
    );
    return LayerVersion.fromLayerVersionArn(this, 'Layer', arn.valueAsString);
  }
}
