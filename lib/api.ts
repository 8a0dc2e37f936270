import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface ApiProps {
  readonly removalPolicy: RemovalPolicy;
}

export interface ApiFunctions {
  /** Answers everything but what follows. */
  readonly api: IFunction;
  /** Answers what is asked about assets. */
  readonly assetApi: IFunction;
  readonly replicateWebhook: IFunction;
}

/** First part of the path on API Gateway's own domain. */
const stageName = 'live';

/**
 * The HTTPS door: a regional REST API, the kind of API Gateway that passes an answer on while it is being
 * written, as event streams need. The routes themselves are known to the function behind it.
 */
export class Api extends Construct {
  readonly restApi: RestApi;
  /** Address without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.restApi = new RestApi(this, 'Rest', {
      restApiName: Stack.of(this).stackName,
      description: 'Storyreel: prompts in, videos out',
      endpointTypes: [EndpointType.REGIONAL],
      // API Gateway writes logs under one role per account and region. It outlives the stack, so that removing
      // this API does not silence the others.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        // A bound on the cost of everybody together; fairness between keys is the application's.
        throttlingRateLimit: 100,
        throttlingBurstLimit: 200,
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            retention: RetentionDays.THREE_MONTHS,
            removalPolicy: props.removalPolicy,
          }),
        ),
        accessLogFormat: accessLogFormat(),
      },
    });
    // Put together from the id, not taken from the stage: the functions are told this address, and the stage
    // waits for the functions.
    this.url = `https://${this.restApi.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${stageName}`;
    this.acknowledge();
  }

  private acknowledge(): void {
    const partition = '<AWS::Partition>';
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The application checks every request against the schemas of which its OpenAPI page is made.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason:
          'A web ACL costs a monthly fee whether or not it is wanted; requests are throttled here and limited per key in the application. Attach one to the stage where it is wanted.',
      },
      {
        id: 'AwsSolutions-APIG4',
        reason:
          'The application knows its own API keys, with tenants and scopes; the webhook proves itself by a signature over the raw body.',
      },
      { id: 'AwsSolutions-COG4', reason: 'Callers are programs with API keys, not users of a Cognito pool.' },
      {
        id: `AwsSolutions-IAM4[Policy::arn:${partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]`,
        reason: 'The policy that API Gateway asks for in order to write logs; no function ever holds it.',
      },
    );
  }

  /** Lets requests in: the provider's webhook and assets to their own functions, everything else to the API. */
  route(functions: ApiFunctions): void {
    const everything = streamed(functions.api);
    const ofAssets = streamed(functions.assetApi);
    this.restApi.root.addMethod('ANY', everything);
    this.restApi.root.addProxy({ defaultIntegration: everything });
    // A resource answers for all below it, so what is beside the assets is named again.
    const v1 = this.restApi.root.addResource('v1');
    v1.addMethod('ANY', everything);
    v1.addProxy({ defaultIntegration: everything });
    const assets = v1.addResource('assets');
    assets.addMethod('ANY', ofAssets);
    assets.addProxy({ defaultIntegration: ofAssets });
    this.restApi.root
      .addResource('webhooks')
      .addResource('replicate')
      .addMethod('POST', new LambdaIntegration(functions.replicateWebhook, { allowTestInvoke: false }));
  }
}

/** Answers are passed on while they are written. */
function streamed(target: IFunction): LambdaIntegration {
  return new LambdaIntegration(target, {
    responseTransferMode: ResponseTransferMode.STREAM,
    // The longest that a stream may last (API Gateway, "Stream the integration response").
    timeout: Duration.minutes(15),
    allowTestInvoke: false,
  });
}

/**
 * One JSON object a request. Of its path stands only which resource it met: a path may hold the token of a
 * shared link, and a query a short-lived ticket.
 */
function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      time: AccessLogField.contextRequestTime(),
      ip: AccessLogField.contextIdentitySourceIp(),
      userAgent: AccessLogField.contextIdentityUserAgent(),
      method: AccessLogField.contextHttpMethod(),
      resource: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      responseBytes: AccessLogField.contextResponseLength(),
      milliseconds: AccessLogField.contextResponseLatency(),
      error: AccessLogField.contextErrorMessage(),
      integrationError: AccessLogField.contextIntegrationErrorMessage(),
    }),
  );
}
