import { createCipheriv } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../src/media/libav/read-file.ts';
import { decode, makeClip, profile, tempFolder, testMedia } from './fixtures.ts';
import { box, growBox } from './grow-box.ts';

/** Files made to harm, or that say what cannot be: none takes more than its share, and each is refused with a reason. */
const folder = await tempFolder();
const media = testMedia();
const path = (name: string) => join(folder, name);
const plain = await readFile(
  await makeClip(path('plain.mp4'), { picture: 'testsrc2=s=160x90:r=30:d=1', options: { bf: 0 } }),
);

async function written(name: string, bytes: Buffer | string): Promise<string> {
  await writeFile(path(name), bytes);
  return path(name);
}

describe('a picture that says it stands for hours', () => {
  it('is shown as long as asked, and takes no memory for the rest', async () => {
    const bytes = Buffer.from(plain);
    // ISO/IEC 14496-12, TimeToSampleBox: count and duration of the first pictures follow 12 bytes behind the name.
    const first = bytes.indexOf('stts') + 12;
    bytes.writeUInt32BE(0x7fffffff, first + 4);
    const source = await written('hours.mp4', bytes);
    const target = path('hours-out.mp4');
    const small = testMedia({ limits: { memoryMegabytes: 500 } });
    await small.conform({ source, target, profile, frames: 15, keyframes: [], whenShort: 'hold' });
    expect(await decode(target)).toHaveLength(15);
  });
});

describe('the probe refuses', () => {
  it('colours that only decoders of Dolby know, and takes Dolby Vision on other ground', async () => {
    const configuration = (dolbyProfile: number) => {
      const content = Buffer.alloc(24);
      content.writeUInt8(1, 0);
      // Dolby Vision Streams Within the ISO Base Media File Format, section 3.2: profile, level 3, RPU and base layer.
      content.writeUInt16BE((dolbyProfile << 9) | (3 << 3) | 5, 2);
      content.writeUInt8(dolbyProfile === 8 ? 4 << 4 : 0, 4);
      return box(dolbyProfile > 7 ? 'dvvC' : 'dvcC', content);
    };
    const toEntry = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1'];
    const alone = await written('dv5.mp4', growBox(plain, toEntry, configuration(5)));
    await expect(media.probe(alone)).rejects.toMatchObject({
      name: 'BadOutput',
      message: 'Dolby Vision of profile 5 is not read; save it as HDR10, HLG or plain video',
    });
    const onHlg = await written('dv8.mp4', growBox(plain, toEntry, configuration(8)));
    await expect(media.probe(onHlg)).resolves.toMatchObject({ kind: 'video', frames: 30 });
  });

  it('a picture of one line, which would have to be made millions of pixels long to fill a frame', async () => {
    const source = await makeClip(path('line.png'), {
      picture: 'color=c=red:s=1000x2:r=1:d=1,crop=1000:1,format=rgb24',
      videoCodec: 'png' as never,
      muxer: { update: '1' },
    });
    await expect(media.probe(source)).rejects.toMatchObject({
      name: 'BadOutput',
      message: 'a picture of 1000x1 is too narrow to fill a frame',
    });
  });

  it('a clip in a code that nobody knows', async () => {
    const bytes = Buffer.from(plain);
    bytes.write('zzzz', bytes.lastIndexOf('avc1'));
    await expect(media.probe(await written('unknown.mp4', bytes))).rejects.toMatchObject({
      name: 'BadOutput',
    });
  });

  it('a file of a thousand and more streams', async () => {
    const start = plain.indexOf('trak') - 4;
    const track = plain.subarray(start, start + plain.readUInt32BE(start));
    const many = growBox(plain, ['moov'], Buffer.concat(Array.from({ length: 1_100 }, () => track)));
    const began = performance.now();
    await expect(media.probe(await written('streams.mp4', many))).rejects.toMatchObject({
      detail: expect.stringContaining('streams'),
    });
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('nothing but the one file is opened', () => {
  it('where an MP4 says that its pictures lie in another', async () => {
    await writeFile(path('other.mp4'), plain);
    const bytes = Buffer.from(plain);
    // An alias record as QuickTime writes it: one folder up, one down, and the path as entry 2; then none follow.
    const name = Buffer.from('/folder/other.mp4\0');
    const record = Buffer.alloc(150 + 4 + name.length + 4);
    record.writeUInt16BE(1, 130);
    record.writeUInt16BE(1, 132);
    record.writeUInt16BE(2, 150);
    record.writeUInt16BE(name.length, 152);
    name.copy(record, 154);
    record.writeUInt16BE(0xffff, 154 + name.length);
    // DataReferenceBox: the only entry says "this file"; it becomes the alias.
    const entry = bytes.indexOf('dref') + 12;
    bytes.writeUInt32BE(bytes.readUInt32BE(entry) + record.length, entry);
    bytes.write('alis', entry + 4);
    bytes.writeUInt32BE(0, entry + 8);
    const pointing = growBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'], record);
    await expect(media.probe(await written('points.mp4', pointing))).rejects.toMatchObject({
      name: 'BadOutput',
    });
  });

  it('even by a demuxer that follows others, through no protocol but that of files', async () => {
    const clip = await readFile(await makeClip(path('piece.ts'), { picture: 'color=s=64x64:r=30:d=0.2' }));
    const key = Buffer.alloc(16, 7);
    const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16));
    await written('locked.ts', Buffer.concat([cipher.update(clip), cipher.final()]));
    await written('key.ts', key);
    const list = (lines: readonly string[]) =>
      written('list.m3u8', ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...lines, '#EXT-X-ENDLIST', ''].join('\n'));
    // What it may open, it opens: so it is the protocol of locked pieces that is refused, and not the list.
    using open = openFile(await list(['#EXTINF:1,', 'piece.ts']), 'hls');
    expect(open.video).toBeDefined();
    const locked = await list([
      '#EXT-X-KEY:METHOD=AES-128,URI="key.ts",IV=0x00000000000000000000000000000000',
      '#EXTINF:1,',
      'locked.ts',
    ]);
    expect(() => openFile(locked, 'hls')).toThrow();
  });
});
