import { type RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface SecretsProps {
  /** First part of the secrets' names, by which people fill them in. */
  readonly prefix: string;
  readonly removalPolicy: RemovalPolicy;
  /** Whether links are signed with a key of our own. */
  readonly signsDelivery: boolean;
}

/**
 * What must not stand in a template: the keys of the providers and the key that signs links are put in by
 * hand after the first deploy, the root API key is made by Secrets Manager. Later deploys leave them alone.
 */
export class Secrets extends Construct {
  /** A JSON object: replicateApiToken, replicateWebhookSecret, openaiApiKey, ... */
  readonly providers: Secret;
  /** The API key that works from the start, as plain text. */
  readonly rootKey: Secret;
  /** The RSA private key in PEM that signs links; null where CloudFront is left out. */
  readonly deliveryKey: Secret | null;

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    const { prefix, removalPolicy } = props;
    this.providers = new Secret(this, 'Providers', {
      secretName: `${prefix}/providers`,
      description: 'Keys of the providers, as one JSON object such as {"replicateApiToken": "..."}.',
      secretObjectValue: {},
      removalPolicy,
    });
    this.rootKey = new Secret(this, 'RootKey', {
      secretName: `${prefix}/root-key`,
      description: 'The API key that works from the start. Make others with it and keep it away.',
      // 48 letters and digits are 285 bits.
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy,
    });
    this.deliveryKey = props.signsDelivery
      ? new Secret(this, 'DeliveryKey', {
          secretName: `${prefix}/delivery-key`,
          description: 'The RSA private key (PEM) whose public half was given to the stack.',
          secretStringValue: SecretValue.unsafePlainText('put the private key here'),
          removalPolicy,
        })
      : null;
    for (const secret of [this.providers, this.rootKey, this.deliveryKey]) {
      if (secret !== null) acknowledgeNoRotation(secret);
    }
  }
}

function acknowledgeNoRotation(secret: Secret): void {
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Providers and CloudFront hold the other half of these keys, so no function of ours can rotate them alone; docs/deploying.md says how a person does.',
  });
}
