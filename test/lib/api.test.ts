import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const template = synthesize();
const resources = template.toJSON().Resources;

/** Routes as `METHOD /path`, with the function behind each and how its answer travels. */
function routes() {
  return Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => ({
    route: `${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`,
    integration: Properties.Integration,
    target: /"(Functions\w+?)[0-9A-F]{8}"/.exec(JSON.stringify(Properties.Integration.Uri))?.[1],
  }));
}

function pathOf(reference: { Ref?: string }): string {
  if (reference.Ref === undefined) return '/';
  const { ParentId, PathPart } = resources[reference.Ref].Properties;
  return `${pathOf(ParentId).replace(/\/$/, '')}/${PathPart}`;
}

const byRoute = new Map(routes().map((route) => [route.route, route]));

describe('the API', () => {
  it('has routes for the webhook, for assets, and for everything else', () => {
    const everything = ['ANY /', 'ANY /{proxy+}', 'ANY /v1', 'ANY /v1/{proxy+}'];
    const assets = ['ANY /v1/assets', 'ANY /v1/assets/{proxy+}'];
    expect([...byRoute.keys()].sort()).toEqual([...everything, ...assets, 'POST /webhooks/replicate'].sort());
  });

  it.each([
    ['ANY /', 'Api'],
    ['ANY /{proxy+}', 'Api'],
    ['ANY /v1', 'Api'],
    ['ANY /v1/{proxy+}', 'Api'],
    ['ANY /v1/assets', 'AssetApi'],
    ['ANY /v1/assets/{proxy+}', 'AssetApi'],
  ])('streams the answers of %s from the function %s for up to 15 minutes', (route, target) => {
    const found = byRoute.get(route);
    expect(found?.target).toBe(`Functions${target}`);
    expect(found?.integration).toMatchObject({
      Type: 'AWS_PROXY',
      ResponseTransferMode: 'STREAM',
      TimeoutInMillis: 900_000,
    });
    expect(JSON.stringify(found?.integration.Uri)).toContain('/response-streaming-invocations');
  });

  it('gives the webhook to its own function, whose short answer is passed on whole', () => {
    const found = byRoute.get('POST /webhooks/replicate');
    expect(found?.target).toBe('FunctionsReplicateWebhook');
    expect(found?.integration).not.toHaveProperty('ResponseTransferMode');
    expect(JSON.stringify(found?.integration.Uri)).toMatch(/\/invocations"/);
  });

  it('may call these functions, each on its own routes only', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission')).filter(
      ({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com',
    );
    const granted = permissions.map(({ Properties }) => {
      const target = /Functions(\w+?)[0-9A-F]{8}/.exec(JSON.stringify(Properties.FunctionName))?.[1];
      return `${target} ${/"(\/[^"]*)"\]\]\}$/.exec(JSON.stringify(Properties.SourceArn))?.[1]}`;
    });
    expect(granted.sort()).toEqual(
      [
        ...['Api /*/*', 'Api /*/', 'Api /*/v1', 'Api /*/v1/*'],
        ...['AssetApi /*/v1/assets', 'AssetApi /*/v1/assets/*'],
        'ReplicateWebhook /POST/webhooks/replicate',
      ].sort(),
    );
  });

  it('bounds everybody together, logs each request without its path and query, and traces', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    expect(stage?.Properties).toMatchObject({
      TracingEnabled: true,
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 200,
          DataTraceEnabled: false,
        },
      ],
    });
    const format = JSON.parse(stage?.Properties.AccessLogSetting.Format);
    expect(format).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
    // A path may be that of a shared link, whose token is the permission.
    expect(JSON.stringify(format)).not.toMatch(/context\.path|context\.requestOverride|uri/i);
    expect(JSON.stringify(format)).not.toMatch(/querystring|header|authorizer|apiKey/i);
    expect(stage?.Properties.AccessLogSetting.DestinationArn).toBeDefined();
  });

  it('stands in one region and says where', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    expect(JSON.stringify(template.toJSON().Outputs.Url.Value)).toContain('.execute-api.');
    const own = synthesize({ context: { publicUrl: 'https://video.example.com' } });
    expect(own.toJSON().Outputs.Url.Value).toBe('https://video.example.com');
  });
});

describe('the sweep', () => {
  it('runs every five minutes, one at a time, and is not repeated', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    const sweep = Object.values(template.findResources('AWS::Lambda::Function')).find(({ Properties }) =>
      Properties.Description.endsWith('SweepJobs'),
    );
    expect(sweep?.Properties.Timeout).toBeLessThan(300);
  });

  it('and the hourly comparison of the ledger are all that is called without somebody waiting for the answer', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
    });
    template.resourceCountIs('AWS::Events::Rule', 2);
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});
