import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AV_PIX_FMT_GRAY8, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';
import type { ConformLook } from '../app/ports.ts';
import { Fault } from '../domain/errors.ts';
import type { FrameSize, LogoCorner } from '../domain/settings.ts';
import { assScript } from './ass-script.ts';
import { filterOption } from './filter-option.ts';
import { readFrames } from './libav/decode.ts';
import { type OpenFile, openFile } from './libav/read-file.ts';
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

/** A logo, decoded. */
export interface LogoPicture {
  readonly picture: Frame;
  /** How opaque it is, where its file keeps that as a picture of its own, as AVIF does; else null. */
  readonly opacity: Frame | null;
}

/** A logo's first picture, for as long as the callback runs. @throws Fault `MediaFailed` when it is no picture */
export async function withLogo<T>(file: string, use: (logo: LogoPicture) => T): Promise<T> {
  const type = await mediaTypeOf(file);
  using colours = openFile(file, type.demuxer);
  if (!colours.video) throw new Fault('MediaFailed', 'the logo is no picture');
  using mask = openFile(file, type.demuxer);
  const opacities = opacityStream(mask, colours.video);
  for (const picture of readFrames(colours, colours.video)) {
    if (!opacities) return use({ picture, opacity: null });
    for (const opacity of readFrames(mask, opacities)) return use({ picture, opacity });
  }
  throw new Fault('MediaFailed', 'the logo has no picture');
}

/** The grey picture beside that of the colours, of the same size: the alpha item of AVIF (AOMedia "AV1 Image File Format"). */
function opacityStream({ format }: OpenFile, colours: Stream): Stream | undefined {
  const { width, height } = colours.codecpar;
  return format.streams.find(
    ({ index, codecpar }) =>
      index !== colours.index &&
      codecpar.codecType === AVMEDIA_TYPE_VIDEO &&
      codecpar.format === AV_PIX_FMT_GRAY8 &&
      codecpar.width === width &&
      codecpar.height === height,
  );
}

/** Filters that lay `[logo]`, as opaque as `[opacity]` says where there is one, over `[base]`, in its own proportions, and give `[marked]`. */
export function logoFilters({ picture, opacity }: LogoPicture, corner: LogoCorner, size: FrameSize): string {
  const short = Math.min(size.width, size.height);
  const factor = Math.min((logoHeight * short) / picture.height, (logoWidth * size.width) / picture.width);
  // Even numbers: chroma has half the pixels.
  const even = (value: number) => Math.max(2, 2 * Math.round(value / 2));
  const [width, height] = [even(picture.width * factor), even(picture.height * factor)];
  const margin = even(logoMargin * short);
  const x = corner.endsWith('left') ? margin : size.width - margin - width;
  const y = corner.startsWith('top') ? margin : size.height - margin - height;
  const whole = opacity ? '[logo][opacity]alphamerge,' : '[logo]';
  const scaled = `${whole}scale=${width}:${height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuva420p[mark]`;
  return `${scaled};[base][mark]overlay=x=${x}:y=${y}:eof_action=repeat:format=yuv420[marked]`;
}
