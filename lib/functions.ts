import { Duration, type RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, perFunction } from './function-names.ts';
import { functionSizes } from './function-sizes.ts';
import { grants } from './grants.ts';
import { acknowledgeWildcards, type Grantable, statementsFor } from './permissions.ts';
import type { StackSettings } from './settings.ts';

export interface FunctionsProps {
  readonly settings: Pick<StackSettings, 'architecture' | 'logLevel'>;
  readonly removalPolicy: RemovalPolicy;
  /** Folder with each function's code. */
  readonly code: Readonly<Record<FunctionName, string>>;
  readonly ffmpeg: ILayerVersion;
  /** What the grants of lib/grants.ts are about. */
  readonly on: Grantable;
  /** Environment variables by name. */
  readonly environment: (name: FunctionName) => Readonly<Record<string, string>>;
}

/** The Lambda functions, each with a role that holds its line of lib/grants.ts and its own log. */
export class Functions extends Construct {
  readonly all: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.all = perFunction((name) => this.make(name, props));
  }

  private make(name: FunctionName, props: FunctionsProps): LambdaFunction {
    const size = functionSizes[name];
    const { architecture, logLevel } = props.settings;
    // A group of our own, so that it has a retention and goes when the stack goes.
    const logGroup = new LogGroup(this, `${name}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: props.removalPolicy,
    });
    return new LambdaFunction(this, name, {
      description: `${Stack.of(this).stackName}: ${name}`,
      code: Code.fromAsset(props.code[name]),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: size.memoryMb,
      timeout: Duration.seconds(size.timeoutSeconds),
      ephemeralStorageSize: Size.mebibytes(size.temporaryMb),
      layers: size.media ? [props.ffmpeg] : [],
      role: this.role(name, logGroup, props.on),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: applicationLogLevels[logLevel],
      systemLogLevelV2: SystemLogLevel.INFO,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment(name) },
    });
  }

  private role(name: FunctionName, logGroup: LogGroup, on: Grantable): Role {
    const writesItsLog = new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    const role = new Role(this, `${name}Role`, {
      description: `${Stack.of(this).stackName}: what ${name} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        grants: new PolicyDocument({
          statements: [writesItsLog, ...grants[name].flatMap((grant) => statementsFor(grant, on))],
        }),
      },
    });
    acknowledgeWildcards(role, on);
    return role;
  }
}

const applicationLogLevels = {
  debug: ApplicationLogLevel.DEBUG,
  info: ApplicationLogLevel.INFO,
  warn: ApplicationLogLevel.WARN,
  error: ApplicationLogLevel.ERROR,
} as const;
