import { type JobSettings, settingsDefaults } from '../../src/domain/settings.ts';

/** Settings of a job that asked for nothing but these. */
export function settingsWith(over: Partial<JobSettings> = {}): JobSettings {
  return { ...settingsDefaults, seed: 7, ...over };
}

/** Printed when a property fails; set it to run the same cases again. */
export const propertySeed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
