/** When another voice speaks a film, because the one that was asked for cannot. */
import { type Fault, type FaultName, faults } from './errors.ts';
import { type SpeechService, speechSpec } from './voices.ts';

/** The voice that speaks a whole film in place of the one asked for, in one revision of it. */
export interface VoiceStandIn {
  readonly service: SpeechService;
  readonly insteadOf: SpeechService;
  readonly revision: number;
  /** The scene whose line could not be had, from 0, and why. */
  readonly position: number;
  readonly reason: string;
}

/** What a call failed with in the end: the fault itself, or that of the last attempt. */
export function lastFaultOf({ name, lastFault }: Pick<Fault, 'name' | 'lastFault'>): FaultName {
  return name === 'AttemptsExhausted' ? (lastFault ?? name) : name;
}

/** Faults of our own house, which another voice would meet as well. */
const ownFaults: readonly FaultName[] = ['VersionConflict', 'MediaCrashed'];

/**
 * Whether a line that failed so is given to another voice. What was refused for what it says is refused, whoever
 * would say it, and what stops a job stops its lines too.
 */
export function givesWay(fault: Pick<Fault, 'name' | 'lastFault'>): boolean {
  const name = lastFaultOf(fault);
  const { errorClass } = faults[name];
  return errorClass !== 'policy' && errorClass !== 'stop' && !ownFaults.includes(name);
}

/** Whether only a voice that costs nothing may take over: the line may have been made and billed. */
export function mayBeBilled(fault: Pick<Fault, 'name' | 'lastFault'>): boolean {
  return lastFaultOf(fault) === 'OutcomeUnknown';
}

/** What a viewer hears instead of what was asked for. */
export function standInWarning({ service, insteadOf, position, reason }: VoiceStandIn): string {
  const [other, wanted] = [speechSpec(service).title, speechSpec(insteadOf).title];
  return `${other} speaks in place of ${wanted}, which could not speak scene ${position + 1}: ${reason} Render again to have it spoken as asked.`;
}
