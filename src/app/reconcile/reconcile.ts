import { isFault } from '../../domain/errors.ts';
import {
  type Booked,
  type Difference,
  differences,
  type Finding,
  type FindingAction,
  type Window,
} from '../../domain/reconciliation.ts';
import { billOf } from '../ledger/bill.ts';
import { movePrediction } from '../ledger/move-prediction.ts';
import { ledgerDiffers } from '../names.ts';
import type { ProviderPrediction, Services } from '../ports.ts';
import { isFinal } from '../predictions/finish-prediction.ts';
import { readPrediction } from '../records.ts';
import { adoptOrphan } from './adopt-orphan.ts';
import { bookGivenUp } from './book-given-up.ts';
import { allTenants, bookedCalls } from './booked-calls.ts';
import { listReports, saveReport } from './reports.ts';

/** Three hours at each hour: what one comparison missed, the next two see. */
const windowSeconds = 3 * 3600;
/** Younger than this it may be on its way into the provider's list, or into our records. */
const graceSeconds = 300;
/** Reports whose findings are not repeated: one more than see the same call. */
const earlierReports = 4;

/** Where findings go that are nobody's: to the operators, who hold the first key. */
const operators = 'default';

/**
 * Holds the ledger against the provider's own list of the last hours, and mends what can be mended: an order whose
 * answer was lost is adopted, what still runs for nobody is cancelled, a bill that came out differently is booked.
 * Each tenant has its report. @returns how many findings there are
 * @throws Fault when the provider's list cannot be read; nothing was reported then
 */
export async function reconcile(services: Services): Promise<number> {
  const now = services.clock.now();
  const window: Window = { from: now - windowSeconds * 1000, to: now - graceSeconds * 1000 };

  // 1. Both lists, the provider's first: what is finished in between is then no difference.
  const theirs = new Map<string, ProviderPrediction>();
  for await (const prediction of services.predictions.since(new Date(window.from).toISOString())) {
    theirs.set(prediction.id, prediction);
  }
  const tenants = await allTenants(services);
  const booked = (
    await Promise.all(tenants.map((tenantId) => bookedCalls(services, tenantId, window)))
  ).flat();
  const listed = await listedCalls(services, theirs, booked);

  // 2. What differs, and what is done about it.
  const findings: { tenantId: string; finding: Finding }[] = [];
  for (const difference of differences(booked, listed, window)) {
    findings.push(await mend(services, difference, theirs));
  }

  // 3. A report for each tenant that had calls or findings, and for the operators always.
  let count = 0;
  for (const tenantId of tenants) {
    const own = booked.filter((call) => call.tenantId === tenantId && call.takenAt >= window.from);
    const known = await named(services, tenantId);
    const fresh = findings.flatMap((found) =>
      found.tenantId === tenantId && !known.has(nameOf(found.finding)) ? [found.finding] : [],
    );
    if (own.length === 0 && fresh.length === 0 && tenantId !== operators) continue;
    const iso = (time: number) => new Date(time).toISOString();
    const times = { at: iso(now), from: iso(window.from), to: iso(window.to) };
    await saveReport(services, tenantId, { ...times, compared: own.length, findings: fresh });
    if (fresh.length > 0)
      services.log.warn(ledgerDiffers, { tenantId, findings: fresh.length, first: fresh[0] });
    count += fresh.length;
  }
  services.log.info('the ledger was reconciled', {
    compared: booked.length,
    listed: listed.length,
    findings: count,
  });
  return count;
}

/** The provider's list with what each entry comes to by our own prices. */
async function listedCalls(
  services: Services,
  theirs: ReadonlyMap<string, ProviderPrediction>,
  booked: readonly Booked[],
) {
  const byId = new Map(booked.map((call) => [call.providerId, call]));
  return Promise.all(
    [...theirs.values()].map(async (provider) => {
      const call = byId.get(provider.id);
      const prediction =
        call && (await readPrediction(services, call.tenantId, call.jobId, call.predictionId));
      return {
        id: provider.id,
        model: provider.model,
        running: !isFinal(provider),
        createdAt: Date.parse(provider.createdAt),
        // The prediction of a deleted job is gone: its rows stand as they are.
        billedMicros: prediction && isFinal(provider) ? billOf(prediction.value, provider) : null,
      };
    }),
  );
}

async function mend(
  services: Services,
  { kind, booked, listed }: Difference,
  theirs: ReadonlyMap<string, ProviderPrediction>,
): Promise<{ tenantId: string; finding: Finding }> {
  const providerId = booked?.providerId ?? listed?.id ?? '';
  const provider = theirs.get(providerId);
  const found = (
    action: FindingAction,
    of: Partial<Finding> = {},
    tenantId = booked?.tenantId ?? operators,
  ) => ({
    tenantId,
    finding: {
      kind,
      action,
      providerId,
      model: booked?.model ?? listed?.model ?? '',
      jobId: booked?.jobId ?? null,
      predictionId: booked?.predictionId ?? null,
      bookedMicros: booked?.actualMicros ?? null,
      billedMicros: listed?.billedMicros ?? null,
      ...of,
    },
  });
  if (!provider) return found('reported');
  if (kind === 'price' && booked && listed?.billedMicros !== null) {
    const actualMicros = listed?.billedMicros ?? null;
    await movePrediction(
      services,
      booked.tenantId,
      { jobId: booked.jobId, id: booked.predictionId },
      (current) => (current.providerId === providerId ? { ...current, actualMicros } : null),
    );
    return found('booked');
  }
  const runs = listed?.running ?? false;
  if (kind === 'unknown_here') {
    const adopted = await adoptOrphan(services, provider);
    if (adopted) {
      const { jobId, id: predictionId } = adopted.prediction;
      return found('adopted', { jobId, predictionId }, adopted.tenantId);
    }
    const givenUp = await bookGivenUp(services, provider);
    if (givenUp) {
      const { tenantId, jobId, predictionId } = givenUp;
      const action = runs && (await cancelled(services, providerId)) ? 'canceled' : 'booked';
      return found(action, { jobId, predictionId }, tenantId);
    }
    // Other programs, and people on its page, may use the same account: theirs is not ours to end.
    if (services.config.sharesAccount || provider.fromWeb) return found('reported');
  }
  return found(runs && (await cancelled(services, providerId)) ? 'canceled' : 'reported');
}

async function cancelled(services: Services, providerId: string): Promise<boolean> {
  try {
    await services.predictions.cancel(providerId);
    return true;
  } catch (error) {
    if (!isFault(error)) throw error;
    // The next comparison tries again, unless it has ended by then.
    services.log.warn('what runs for nobody could not be cancelled', { providerId, fault: error.name });
    return false;
  }
}

/** What earlier reports have named. */
async function named(services: Services, tenantId: string): Promise<ReadonlySet<string>> {
  const { reports } = await listReports(services, tenantId, { limit: earlierReports });
  return new Set(reports.flatMap(({ findings }) => findings.map(nameOf)));
}

function nameOf({ kind, providerId }: Finding): string {
  return `${kind} ${providerId}`;
}
