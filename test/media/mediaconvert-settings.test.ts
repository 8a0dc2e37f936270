import { copyFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mediaConvertJob, timecode } from '../../src/media/mediaconvert-settings.ts';
import { mediaConvertStandIn } from '../../src/simulators/mediaconvert/mediaconvert-stand-in.ts';
import { makeClip, tempFolder, testMedia } from './fixtures.ts';

const folder = await tempFolder();
const media = testMedia();
const request = {
  parts: [
    { key: 'a.mp4', soundKey: 's/0.wav', startFrame: 0, frames: 45 },
    { key: 'window.mp4', soundKey: 's/1.wav', startFrame: 0, frames: 15 },
    { key: 'b.mp4', soundKey: 's/2.wav', startFrame: 15, frames: 30 },
  ],
  profile: { width: 320, height: 180, fps: 30 },
  targetKey: 'jobs/x/joined.mp4',
  stills: {
    keys: ['jobs/x/still.0000000.jpg', 'jobs/x/still.0000001.jpg'],
    keyStart: 'jobs/x/still',
    width: 160,
    height: 90,
    everySeconds: 2,
  },
  token: 'f'.repeat(64),
};
const place = { bucket: 'media', roleArn: 'arn:aws:iam::1:role/x' };

describe('the settings of a MediaConvert job', () => {
  const { Settings, Role, ClientRequestToken } = mediaConvertJob(request, place);

  it('name each part with its first and last frame, in order', () => {
    expect(
      Settings?.Inputs?.map(({ FileInput, InputClippings }) => [FileInput, InputClippings?.[0]]),
    ).toEqual([
      ['s3://media/a.mp4', { StartTimecode: '00:00:00:00', EndTimecode: '00:00:01:14' }],
      ['s3://media/window.mp4', { StartTimecode: '00:00:00:00', EndTimecode: '00:00:00:14' }],
      ['s3://media/b.mp4', { StartTimecode: '00:00:00:15', EndTimecode: '00:00:01:14' }],
    ]);
  });

  it('give each input its own sound, and encode all of it as our own files are', () => {
    expect(Settings?.Inputs?.map(({ AudioSelectors }) => AudioSelectors)).toEqual(
      ['s/0.wav', 's/1.wav', 's/2.wav'].map((key) => ({
        'Audio Selector 1': { DefaultSelection: 'DEFAULT', ExternalAudioFileInput: `s3://media/${key}` },
      })),
    );
    const [audio, ...others] = Settings?.OutputGroups?.[0]?.Outputs?.[0]?.AudioDescriptions ?? [];
    expect(others).toEqual([]);
    expect(audio?.AudioNormalizationSettings).toBeUndefined();
    expect(audio).toMatchObject({
      AudioSourceName: 'Audio Selector 1',
      CodecSettings: { Codec: 'AAC', AacSettings: { SampleRate: 48_000, Bitrate: 192_000 } },
    });
  });

  it('capture the pictures of the sprite sheet beside the video', () => {
    const group = Settings?.OutputGroups?.[1];
    expect(group?.OutputGroupSettings?.FileGroupSettings?.Destination).toBe('s3://media/jobs/x/still');
    expect(group?.Outputs?.[0]).toMatchObject({
      Extension: 'jpg',
      ContainerSettings: { Container: 'RAW' },
      VideoDescription: {
        Width: 160,
        Height: 90,
        CodecSettings: {
          Codec: 'FRAME_CAPTURE',
          FrameCaptureSettings: { FramerateNumerator: 1, FramerateDenominator: 2, MaxCaptures: 2 },
        },
      },
    });
  });

  it('of the most inputs fit into what a state machine hands on, 256 KiB, there and back', () => {
    const parts = Array.from({ length: 150 }, (_, i) => ({
      key: `intermediate/ten_${'0'.repeat(26)}/jobs/job_${'0'.repeat(26)}/conformed/${'f'.repeat(64)}.mp4`,
      soundKey: `intermediate/ten_${'0'.repeat(26)}/jobs/job_${'0'.repeat(26)}/transcoded/${'f'.repeat(64)}/sound-${i}.wav`,
      startFrame: 100_000,
      frames: 500,
    }));
    const job = mediaConvertJob({ ...request, parts }, { ...place, bucket: 'b'.repeat(63) });
    // What comes back tells the settings again, with all that was left to its defaults.
    const defaultsOfInput = 600;
    expect(JSON.stringify(job).length + 150 * defaultsOfInput).toBeLessThan(256 * 1024);
  });

  it('put the result where it is looked for, under its own role, once', () => {
    expect(Settings?.OutputGroups?.[0]?.OutputGroupSettings?.FileGroupSettings?.Destination).toBe(
      's3://media/jobs/x/joined',
    );
    expect([Role, ClientRequestToken]).toEqual([place.roleArn, request.token]);
  });

  it('count frames at every rate', () => {
    expect([timecode(0, 24), timecode(23, 24), timecode(24, 24), timecode(60 * 3725 + 59, 60)]).toEqual([
      '00:00:00:00',
      '00:00:00:23',
      '00:00:01:00',
      '01:02:05:59',
    ]);
  });
});

describe('the stand-in of MediaConvert', () => {
  const standIn = (getFile: (key: string, file: string) => Promise<boolean>) =>
    mediaConvertStandIn({ files: { getFile, putFile: async () => {} }, folder });

  it('refuses what it would not heed', async () => {
    const job = mediaConvertJob(request, place);
    const strange = { ...job, Settings: { ...job.Settings, AdAvailOffset: 5 } };
    await expect(standIn(async () => true).createJob(strange)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringMatching(/Settings.+AdAvailOffset/s),
    });
  });

  it('fails for a file that is not there, and for a clip that ends before its end timecode', async () => {
    const job = mediaConvertJob({ ...request, parts: request.parts.slice(0, 1) }, place);
    await expect(standIn(async () => false).createJob(job)).rejects.toMatchObject({
      name: 'MediaConvert.JobFailed',
      message: expect.stringContaining('Unable to open input file'),
    });
    const wave = await makeClip(`${folder}/sound.wav`, {
      sound: 'sine=f=440:r=48000:d=1.5',
      audioCodec: 'pcm_s16le' as never,
    });
    const source = await makeClip(`${folder}/source.mp4`, { picture: 'testsrc2=s=320x180:r=30:d=1.2' });
    const copied = standIn(async (key, target) => {
      if (key.endsWith('.wav')) await copyFile(wave, target);
      else await media.conform({ source, target, profile: request.profile, frames: 30, keyframes: [] });
      return true;
    });
    await expect(copied.createJob(job)).rejects.toMatchObject({
      message: 'a clip ends 15 frames before its end timecode',
    });
  });
});
