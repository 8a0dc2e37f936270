/** Reads from the source what a function asks of its ports, and so what it must be granted. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FunctionName, functionFile, functionNames } from '../../lib/function-names.ts';
import type { Grant } from '../../lib/grants.ts';
import { root } from './synthesized.ts';

/** What a call on a port takes on AWS. Left out are calls that touch nothing outside. */
const grantsOfCall: Readonly<Record<string, readonly Grant[]>> = {
  'blobs.get': ['media:read'],
  'blobs.getFile': ['media:read'],
  'blobs.head': ['media:read'],
  'blobs.list': ['media:read'],
  'blobs.put': ['media:write'],
  'blobs.putFile': ['media:write'],
  'blobs.copy': ['media:read', 'media:write'],
  'blobs.remove': ['media:remove'],
  // A link works as long as its signer may read the file; CloudFront's are signed with a key from a secret.
  'blobs.signedUrl': ['media:read', 'deliveryKeySecret'],
  'blobs.signedForm': ['media:write'],
  'workflow.start': ['workflow:run'],
  'workflow.stop': ['workflow:run'],
  'workflow.describe': ['workflow:run'],
  'workflow.succeed': ['workflow:answer'],
  'workflow.fail': ['workflow:answer'],
  'workflow.heartbeat': ['workflow:answer'],
  'deliveries.start': ['webhooks:start'],
  'deliveries.describe': ['webhooks:look'],
  'predictions.create': ['providerSecret'],
  'predictions.get': ['providerSecret'],
  'predictions.cancel': ['providerSecret'],
  'predictions.since': ['providerSecret'],
  'predictions.readWebhook': ['providerSecret'],
  'predictions.failure': [],
  'predictions.simulated': [],
  'planner.plan': ['providerSecret'],
  'planner.revise': ['providerSecret'],
  'planner.soften': ['providerSecret'],
  'planner.shorten': ['providerSecret'],
  'speech.say': ['speech', 'providerSecret'],
  'speech.service': [],
  'speech.linesHeardBy': [],
  // Whether there is a key for them.
  'speech.standIns': ['providerSecret'],
  'transcriber.transcribe': ['providerSecret'],
  'transcriber.isReady': ['providerSecret'],
  'moderator.texts': ['providerSecret'],
  'moderator.picture': ['providerSecret'],
  'moderator.required': [],
  'config.rootKeyHash': ['rootKeySecret'],
};

/** Ports of which any mention is a need, since they are handed on whole. */
const grantsOfPort: Readonly<Record<string, Grant>> = { store: 'records', callbacks: 'callbacks' };

const relativeImport = /from '(\.{1,2}\/[^']+\.ts)'/g;
const call =
  /\bservices\s*\.(blobs|workflow|deliveries|predictions|planner|speech|transcriber|moderator|config)\s*\??\.(\w+)/g;
/** A voice is handed on: the one that is set, or one that stands in for it. */
const voiceCall = /\bspeech\.say\(/;
const port = /\bservices\s*\.(store|callbacks)\b/g;

/** Every source file that an entry point reaches, without the composition. */
function sourcesOf(entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file) || file.includes('/src/aws/') || !existsSync(file)) return;
    seen.add(file);
    const code = withoutTypeImports(readFileSync(file, 'utf8'));
    for (const [, path] of code.matchAll(relativeImport)) if (path) visit(join(dirname(file), path));
  };
  visit(join(root, entry));
  return [...seen];
}

function withoutTypeImports(code: string): string {
  return code.replace(/import type [^;]+;/g, '');
}

/**
 * Grants that the code behind a function needs, or behind a source file, given by its path in the repository.
 * @throws Error on a call that is not in the table above, so that a new one cannot be forgotten
 */
export function grantsUsedBy(entry: FunctionName | `src/${string}.ts`): ReadonlySet<Grant> {
  const used = new Set<Grant>();
  for (const file of sourcesOf(isFunction(entry) ? `functions/${functionFile(entry)}.ts` : entry)) {
    const code = readFileSync(file, 'utf8');
    for (const [, which] of code.matchAll(port)) {
      const grant = which && grantsOfPort[which];
      if (grant) used.add(grant);
    }
    if (voiceCall.test(code)) for (const grant of grantsOfCall['speech.say'] ?? []) used.add(grant);
    for (const [, which, method] of code.matchAll(call)) {
      const needed = grantsOfCall[`${which}.${method}`];
      if (needed === undefined && which !== 'config') {
        throw new Error(`${file}: which grant is ${which}.${method}?`);
      }
      for (const grant of needed ?? []) used.add(grant);
    }
  }
  return used;
}

function isFunction(entry: string): entry is FunctionName {
  return functionNames.some((name) => name === entry);
}
