import { ModelUnfit } from '../../domain/model-choice.ts';
import { Refusal } from '../refusal.ts';

/**
 * Does what chooses models; that none can do what is asked becomes the answer 422.
 * @param field of the request that has to change; left out, `models.image` or `models.video`
 * @throws Refusal
 */
export function refusingUnfit<T>(choose: () => T, field?: string): T {
  try {
    return choose();
  } catch (error) {
    if (!(error instanceof ModelUnfit)) throw error;
    const { code, message } = error;
    const path = field ?? error.path;
    throw new Refusal('unprocessable', code, message, [{ path, message }]);
  }
}
