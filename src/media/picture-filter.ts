import {
  AV_FIELD_BB,
  AV_FIELD_BT,
  AV_FIELD_TB,
  AV_FIELD_TT,
  AV_FRAME_DATA_DISPLAYMATRIX,
  AV_FRAME_FLAG_INTERLACED,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_PRI_UNSPECIFIED,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVPixelFormat,
} from 'node-av/constants';
import { avGetPixFmtName, type Frame, type Stream } from 'node-av/lib';

/** What a decoded picture needs done before it looks right on its own. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** Clockwise turn as filters, in order; empty for an upright picture. */
  readonly upright: readonly string[];
  readonly interlaced: boolean;
  readonly alpha: boolean;
  /** Black and white alone, in one bit each. */
  readonly oneBit: boolean;
  /** libavfilter's name of the transfer curve of HDR pictures. */
  readonly hdr: 'smpte2084' | 'arib-std-b67' | null;
  /** False where the file does not say which matrix made its colours. */
  readonly matrixKnown: boolean;
  /** False where it does not say which red, green and blue are meant. */
  readonly primariesKnown: boolean;
}

/** Reads those facts off the first picture of a stream. */
export function pictureFacts(stream: Stream, frame: Frame): PictureFacts {
  const fields: readonly number[] = [AV_FIELD_TT, AV_FIELD_BB, AV_FIELD_TB, AV_FIELD_BT];
  const pixelFormat = avGetPixFmtName(frame.format as AVPixelFormat) ?? '';
  const transfer = frame.colorTrc;
  const parameters = stream.codecpar.toJSON() as { fieldOrder?: unknown };
  return {
    width: frame.width,
    height: frame.height,
    upright: uprightFilters(displayMatrix(stream, frame)),
    interlaced: frame.hasFlags(AV_FRAME_FLAG_INTERLACED) || fields.includes(Number(parameters.fieldOrder)),
    alpha: /^(yuva|rgba|bgra|argb|abgr|gbrap|ya\d|pal8)/.test(pixelFormat),
    oneBit: pixelFormat.startsWith('mono'),
    hdr:
      transfer === AVCOL_TRC_SMPTE2084
        ? 'smpte2084'
        : transfer === AVCOL_TRC_ARIB_STD_B67
          ? 'arib-std-b67'
          : null,
    matrixKnown: frame.colorSpace !== AVCOL_SPC_UNSPECIFIED,
    primariesKnown: frame.colorPrimaries !== AVCOL_PRI_UNSPECIFIED,
  };
}

/** The display matrix of a picture: nine 16.16 numbers, by rows ("libavutil/display.h"). */
function displayMatrix(stream: Stream, frame: Frame): readonly number[] | null {
  const bytes =
    stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX) ??
    frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX);
  if (!bytes || bytes.length < 36) return null;
  return Array.from({ length: 9 }, (_, i) => bytes.readInt32LE(4 * i));
}

/** Filters that turn and mirror a picture as its display matrix says; turns by other than quarters are left. */
export function uprightFilters(matrix: readonly number[] | null): readonly string[] {
  if (!matrix) return [];
  const [a = 0, b = 0, , c = 0, d = 0] = matrix;
  const mirrored = a * d - b * c < 0;
  const degrees = (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
  const turn: Record<number, string[]> = {
    90: ['transpose=clock'],
    180: ['hflip', 'vflip'],
    270: ['transpose=cclock'],
  };
  const turned = turn[degrees] ?? [];
  return mirrored ? ['vflip', ...turned] : turned;
}

/** Width and height as shown, after turning and with square pixels. */
export function shownSize(
  facts: Pick<PictureFacts, 'width' | 'height' | 'upright'>,
  sampleAspectRatio: { readonly num: number; readonly den: number },
): { width: number; height: number } {
  const { num, den } = sampleAspectRatio;
  const width = num > 0 && den > 0 ? Math.round((facts.width * num) / den) : facts.width;
  const sideways = facts.upright.some((filter) => filter.startsWith('transpose'));
  return sideways ? { width: facts.height, height: width } : { width, height: facts.height };
}

/** Filters before any scaling: whole pictures instead of fields, upright, transparency over black. */
export function repairFilters(facts: PictureFacts): string[] {
  return [
    ...(facts.interlaced ? ['bwdif=mode=send_frame:deint=all'] : []),
    // The scaler would leave single bits in full range.
    ...(facts.oneBit ? ['format=gray'] : []),
    ...facts.upright,
    // Colours behind full transparency are arbitrary: multiplied by their alpha they lie over black.
    ...(facts.alpha ? ['format=gbrap', 'premultiply=inplace=1', 'format=gbrp'] : []),
  ];
}

/**
 * The matrix to read colours with. Files that do not say are taken as players take them: BT.709 from
 * 720 lines on, BT.601 below.
 */
function inMatrix(facts: PictureFacts): string {
  if (facts.matrixKnown) return 'auto';
  return Math.min(facts.width, facts.height) >= 720 ? 'bt709' : 'bt601';
}

/** Which part of a picture in another shape is kept, as expressions of the crop filter. */
export interface CropPlace {
  readonly x: string;
  readonly y: string;
}

/**
 * Filters that fill a size: scaled to cover it, never stretched, the rest cropped, and the colours
 * brought to BT.709 in studio range. HDR is tone-mapped after scaling, where there are fewer pixels.
 * @param place what is kept; null: the middle
 */
export function coverFilters(
  facts: PictureFacts,
  size: { readonly width: number; readonly height: number },
  place: CropPlace | null = null,
): string[] {
  const cover = `w=${size.width}:h=${size.height}:force_original_aspect_ratio=increase:force_divisible_by=2:reset_sar=1`;
  const at = place ? `:x='${place.x}':y='${place.y}'` : '';
  // Whole pixels also in colour, so that a slow move is not one of two pixels at a time.
  const whole = place ? ['format=yuv444p'] : [];
  const crop = [`crop=${size.width}:${size.height}${at}`, 'setsar=1'];
  if (!facts.hdr) {
    const colour = `in_color_matrix=${inMatrix(facts)}:out_color_matrix=bt709:out_range=tv`;
    return [`scale=${cover}:flags=bicubic:${colour}`, ...whole, ...crop, 'format=yuv420p'];
  }
  return [
    `scale=${cover}:flags=bicubic`,
    ...crop,
    ...toneMapFilters(facts, facts.hdr),
    'zscale=transfer=bt709:matrix=bt709:range=limited',
    'format=yuv420p',
  ];
}

/** The white of a page in HDR, in nits (ITU-R BT.2408): what is brighter is a highlight. */
const hdrWhiteNits = 203;
/** Highlights up to here keep their drawing: the peak that HLG is made for, and that most PQ is mastered to. */
const hdrPeakNits = 1000;

/**
 * Filters that bring HDR to the linear light of a normal screen. Up to four tenths of white nothing changes, a white
 * page comes out at about three quarters, and the highlights share what is left. The peak is told, as a file that does
 * not say its own would be taken for one of 10 000 nits and come out dark.
 */
function toneMapFilters(facts: PictureFacts, transfer: NonNullable<PictureFacts['hdr']>): string[] {
  const unsaid = [
    ...(facts.primariesKnown ? [] : ['primariesin=bt2020']),
    ...(facts.matrixKnown ? [] : ['matrixin=bt2020nc']),
  ];
  return [
    `zscale=${[`transferin=${transfer}`, ...unsaid, 'transfer=linear', `npl=${hdrWhiteNits}`].join(':')}`,
    'format=gbrpf32le',
    'zscale=primaries=bt709',
    `tonemap=tonemap=mobius:param=0.4:desat=0:peak=${(hdrPeakNits / hdrWhiteNits).toFixed(3)}`,
  ];
}

/** Filters for a still of up to a size, in the colours of JPEG (BT.601, full range; the JFIF standard). */
export function stillFilters(
  facts: PictureFacts,
  size: { readonly width: number; readonly height: number },
): string[] {
  const within = `w=${size.width}:h=${size.height}:flags=bicubic`;
  const toJpeg = 'out_color_matrix=bt601:out_range=pc';
  if (!facts.hdr)
    return [`scale=${within}:in_color_matrix=${inMatrix(facts)}:${toJpeg}`, 'setsar=1', 'format=yuvj420p'];
  return [
    `scale=${within}`,
    'setsar=1',
    ...toneMapFilters(facts, facts.hdr),
    'zscale=transfer=bt709',
    `scale=${toJpeg}`,
    'format=yuvj420p',
  ];
}

/** A filter that marks pictures as those of the house profile. */
export const houseMarks =
  'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv:chroma_location=left:field_mode=prog';
