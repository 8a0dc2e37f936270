/**
 * A film whose voice fails for good is spoken by another one that is set up: the whole of it, so that it has one voice.
 * The job remembers who; a new render asks the voice that was wanted again.
 */
import { Fault } from '../../domain/errors.ts';
import type { Job } from '../../domain/job.ts';
import { givesWay, mayBeBilled, type VoiceStandIn } from '../../domain/voice-stand-in.ts';
import { chooseVoice, speechSpec, VoiceUnknown } from '../../domain/voices.ts';
import type { Services, Speech } from '../ports.ts';
import { changeJob } from '../records.ts';
import type { ScenePlace } from '../step-input.ts';

/** Who speaks in place of the voice that was asked for, in the revision that is worked on. */
export function standInOf({ standInVoice, revision }: Pick<Job, 'standInVoice' | 'revision'>) {
  return standInVoice?.revision === revision ? standInVoice : null;
}

/**
 * Who speaks the lines of a job just now.
 * @throws Fault `ProviderUnreachable` where the voice that took over is not to be had here: with the first one, which
 *   gave way to it, the film would be handed on without end
 */
export async function speakerOf(services: Services, job: Job): Promise<Speech> {
  const standIn = standInOf(job);
  if (!standIn) return services.speech;
  const voice = (await standIns(services)).find(({ service }) => service === standIn.service);
  if (voice) return voice;
  const { title } = speechSpec(standIn.service);
  throw new Fault('ProviderUnreachable', `${title}, which speaks the film, cannot be asked just now.`);
}

/**
 * Hands the film on to the next voice that speaks its language, once, whoever of its scenes is first to fail.
 * @param failed who could not speak
 * @returns the job with its new speaker; null where nobody else speaks
 */
export async function giveWay(
  services: Services,
  { job, scene }: ScenePlace,
  failed: Speech,
  fault: Fault,
): Promise<Job | null> {
  if (!givesWay(fault)) return null;
  const others = await standIns(services);
  const tried = others.findIndex(({ service }) => service === failed.service);
  const next = others.slice(tried + 1).find((voice) => maySpeak(voice, job, fault));
  if (!next) return null;
  const { id: jobId, tenantId, revision } = job;
  const standIn: VoiceStandIn = {
    service: next.service,
    insteadOf: services.speech.service,
    revision,
    position: scene.position,
    reason: fault.message,
  };
  let isFirst = false;
  const changed = await changeJob(services, tenantId, jobId, (current) => {
    const speaking = standInOf(current)?.service ?? services.speech.service;
    isFirst = current.revision === revision && speaking === failed.service;
    return isFirst ? { ...current, standInVoice: standIn } : null;
  });
  if (isFirst) {
    const { insteadOf, service, reason } = standIn;
    services.log.warn('another voice takes over', { jobId, sceneId: scene.id, insteadOf, service, reason });
  }
  return changed;
}

function maySpeak({ service }: Speech, { settings }: Job, fault: Fault): boolean {
  if (mayBeBilled(fault) && speechSpec(service).price !== null) return false;
  try {
    chooseVoice(service, { language: settings.narration.language, voice: null });
    return true;
  } catch (error) {
    if (error instanceof VoiceUnknown) return false;
    throw error;
  }
}

async function standIns(services: Services): Promise<readonly Speech[]> {
  return (await services.speech.standIns?.()) ?? [];
}
