/** No model of the registry has longer for one prediction (its `deadlineSeconds`). */
const longestDeadlineSeconds = 600;

/** A result that nobody reports is asked for after so many seconds, and from then on after the last of these. */
const firstWaits = [5, 15, 45];

/**
 * Beyond the longest deadline nothing is at the provider any more: who still waits stands in line, and is woken when
 * its turn comes. So the waits grow, by more than half each time: a wait costs six of the 25,000 history events that an
 * execution may have (Step Functions service quotas), and at 45 s throughout a film of 120 scenes would use them up
 * within half an hour in line. As they are, it may stand there an hour before each clip.
 */
const waitsInLine = [75, 125, 200, 325, 525, 850, 1350, 1800];

/** Seconds of each wait for a provider's report, after which it is asked; the last one repeats. */
export const askAfterSeconds: readonly number[] = [...waitsUntil(longestDeadlineSeconds), ...waitsInLine];

function waitsUntil(seconds: number): number[] {
  const waits = [...firstWaits];
  const last = firstWaits.at(-1) ?? seconds;
  for (let sum = waits.reduce((a, b) => a + b, 0); sum < seconds; sum += last) waits.push(last);
  return waits;
}
