import { describeFailure } from '../../domain/errors.ts';
import type { Export } from '../../domain/export.ts';
import type { Json, Services } from '../ports.ts';
import { changeRecord } from '../records.ts';
import { readWorkflowFailure, workflowFailure } from '../step-input.ts';
import { keyOfExport, keyOfRunningExport } from './export-records.ts';
import { exportStep } from './export-step.ts';

const failStep = exportStep.extend({ failure: workflowFailure });

/** Step FailExport: says on the export why there is no file. Asking for it again tries again. */
export async function failExport(services: Services, payload: unknown): Promise<Json> {
  const { failure, ...where } = failStep.parse(payload);
  const error = { ...describeFailure(readWorkflowFailure(failure)), advice: 'Ask for the export again.' };
  await changeRecord<Export>(services.store, keyOfExport(where), (current) =>
    current.status === 'done' ? null : { ...current, status: 'failed', error },
  );
  await services.store.remove({ key: keyOfRunningExport(where), expectedVersion: null });
  return {};
}
