import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Frame } from 'node-av/lib';
import type { ConformLook } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import type { FrameSize, LogoCorner } from '../domain/settings.ts';
import { assScript } from './ass-script.ts';
import { filterOption } from './filter-option.ts';
import { openFile, readFrames } from './libav/read-file.ts';
import { logoHeight, logoMargin, logoWidth } from './logo-size.ts';
import { mediaTypeOf } from './media-type.ts';

/** The words of a look as files that libass reads, gone when they are disposed of. */
export interface WordFiles extends AsyncDisposable {
  /** Filters that draw them; none where there are no words. */
  readonly filters: readonly string[];
}

/**
 * Writes script and fonts into a folder beside the target, whose name is ours alone. libass gets no other
 * fonts than these, so that a picture looks the same on every machine.
 */
export async function writeWords(look: ConformLook, size: FrameSize, target: string): Promise<WordFiles> {
  const script = assScript(look, size);
  if (!script) return { filters: [], async [Symbol.asyncDispose]() {} };
  const folder = resolve(`${target}.words`);
  const fonts = join(folder, 'fonts');
  await mkdir(fonts, { recursive: true });
  for (const { file } of script.fonts) await copyFile(file, join(fonts, basename(file)));
  const [words, noFonts] = [join(folder, 'words.ass'), join(folder, 'fonts.conf')];
  await writeFile(words, script.text);
  // fontconfig would look through the fonts of the machine, and lend them where it liked.
  await writeFile(noFonts, '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>');
  process.env.FONTCONFIG_FILE = noFonts;
  return {
    filters: [`ass=filename=${filterOption(words)}:fontsdir=${filterOption(fonts)}`],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A logo's first picture, for as long as the callback runs. @throws Fault `MediaFailed` when it is no picture */
export async function withLogo<T>(file: string, use: (picture: Frame) => T): Promise<T> {
  const type = await mediaTypeOf(file);
  using open = openFile(file, type.demuxer);
  if (!open.video) throw new Fault('MediaFailed', 'the logo is no picture');
  for (const picture of readFrames(open, open.video)) return use(picture);
  throw new Fault('MediaFailed', 'the logo has no picture');
}

/** Filters that lay `[logo]` over `[base]`, in its own proportions, and give `[marked]`. */
export function logoFilters(picture: FrameSize, corner: LogoCorner, size: FrameSize): string {
  const short = Math.min(size.width, size.height);
  const factor = Math.min((logoHeight * short) / picture.height, (logoWidth * size.width) / picture.width);
  // Even numbers: chroma has half the pixels.
  const even = (value: number) => Math.max(2, 2 * Math.round(value / 2));
  const [width, height] = [even(picture.width * factor), even(picture.height * factor)];
  const margin = even(logoMargin * short);
  const x = corner.endsWith('left') ? margin : size.width - margin - width;
  const y = corner.startsWith('top') ? margin : size.height - margin - height;
  const scaled = `[logo]scale=${width}:${height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuva420p[mark]`;
  return `${scaled};[base][mark]overlay=x=${x}:y=${y}:eof_action=repeat:format=yuv420[marked]`;
}
