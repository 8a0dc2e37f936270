import type { Export } from '../../domain/export.ts';
import type { Services } from '../ports.ts';
import { changeRecord } from '../records.ts';
import { type ExportPlace, keyOfExport } from './export-records.ts';

/** A person looks no more often; every note is a write. */
const noteMilliseconds = 2000;

/** Writes how far an export is, at most every two seconds and one note at a time. A note that fails is only a note. */
export function noteProgress(services: Services, where: ExportPlace) {
  let notedAt = Number.NEGATIVE_INFINITY;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (percent: number) => {
    try {
      await changeRecord<Export>(services.store, keyOfExport(where), (current) =>
        current.status === 'done' || current.status === 'failed'
          ? null
          : { ...current, status: 'working', percent: Math.max(current.percent, Math.min(percent, 99)) },
      );
    } catch (error) {
      services.log.warn('progress was not noted', { exportId: where.exportId, error: String(error) });
    }
  };
  const note = (percent: number) => {
    const now = services.clock.now();
    if (now - notedAt < noteMilliseconds) return;
    notedAt = now;
    writing = writing.then(() => write(percent));
  };
  note(0);
  return { note, written: () => writing };
}
