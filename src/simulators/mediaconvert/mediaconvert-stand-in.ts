import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CapturedFile } from './capture-stills.ts';
import { createJobSchema, type StandInJob } from './job-schema.ts';
import type { JoinClips } from './join-clips.ts';
import type { JoinOutcome } from './join-process.ts';

/** Files by key, whatever the bucket is called. */
export interface StandInFiles {
  getFile(key: string, file: string): Promise<boolean>;
  putFile(key: string, file: string, contentType: string): Promise<unknown>;
}

/**
 * Does what AWS MediaConvert does with the jobs of src/media/mediaconvert-settings.ts: reads its settings, joins the
 * clips and stores the file at its destination. What the state machine's createJob.sync would give comes back.
 * @param options.folder for its own files while it works
 */
export function mediaConvertStandIn(options: { readonly files: StandInFiles; readonly folder: string }) {
  const { files, folder } = options;
  return {
    /** @throws Error named as MediaConvert's: BadRequestException for settings that are not understood */
    async createJob(
      request: unknown,
    ): Promise<{ Job: { Status: 'COMPLETE'; Settings: StandInJob['Settings'] } }> {
      const parsed = createJobSchema.safeParse(request);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw named('BadRequestException', `/${issue?.path.join('/')}: ${issue?.message}`);
      }
      const { Settings } = parsed.data;
      await mkdir(folder, { recursive: true });
      const work = await mkdtemp(join(folder, 'mediaconvert-'));
      try {
        await transcode(files, Settings, work);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
      return { Job: { Status: 'COMPLETE', Settings } };
    },
  };
}

async function transcode(files: StandInFiles, settings: StandInJob['Settings'], work: string): Promise<void> {
  const [group, captureGroup] = settings.OutputGroups;
  const [{ VideoDescription: picture, Extension }] = group.Outputs;
  const [{ VideoDescription: still }] = captureGroup.Outputs;
  const capture = still.CodecSettings.FrameCaptureSettings;
  const fps = picture.CodecSettings.H264Settings.FramerateNumerator;
  const local = new Map<string, string>();
  for (const address of settings.Inputs.flatMap((input) => [input.FileInput, soundOf(input)])) {
    if (local.has(address)) continue;
    const file = join(work, `input-${local.size}`);
    if (!(await files.getFile(keyOf(address), file))) {
      throw named('MediaConvert.JobFailed', `Unable to open input file [${address}]`);
    }
    local.set(address, file);
  }
  const target = join(work, `output.${Extension}`);
  const captured = await inProcess({
    target,
    stills: {
      start: join(work, 'still'),
      width: still.Width,
      height: still.Height,
      everyFrames: (fps * capture.FramerateDenominator) / capture.FramerateNumerator,
      most: capture.MaxCaptures,
    },
    width: picture.Width,
    height: picture.Height,
    fps,
    clips: settings.Inputs.map((input) => {
      const [clip] = input.InputClippings;
      return {
        file: local.get(input.FileInput) ?? '',
        sound: local.get(soundOf(input)) ?? '',
        first: frameAt(clip?.StartTimecode ?? '', fps),
        last: frameAt(clip?.EndTimecode ?? '', fps),
      };
    }),
  });
  const base = ({ OutputGroupSettings }: typeof group | typeof captureGroup) =>
    keyOf(OutputGroupSettings.FileGroupSettings.Destination);
  for (const { number, file } of captured) {
    await files.putFile(`${base(captureGroup)}.${number}.jpg`, file, 'image/jpeg');
  }
  await files.putFile(`${base(group)}.${Extension}`, target, 'video/mp4');
}

function inProcess(request: JoinClips): Promise<readonly CapturedFile[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./join-process.ts', import.meta.url)), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(named('MediaConvert.JobFailed', `the process ended (${signal ?? code})`)),
    );
    child.once('message', ({ error, captured }: JoinOutcome) => {
      child.kill();
      if (error === null) resolve(captured);
      else reject(named('MediaConvert.JobFailed', error));
    });
    child.send(request);
  });
}

function soundOf({ AudioSelectors }: StandInJob['Settings']['Inputs'][number]): string {
  return AudioSelectors['Audio Selector 1'].ExternalAudioFileInput;
}

function keyOf(address: string): string {
  return address.replace(/^s3:\/\/[^/]+\//, '');
}

function frameAt(timecode: string, fps: number): number {
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = timecode.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * fps + frames;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
