import { createCanvas, loadImage } from '@napi-rs/canvas';
import { Decoder, Demuxer, Scaler } from 'node-av/api';

/** A picture as pixels, for measuring what a viewer would notice. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray;
}

export async function decodePicture(bytes: Uint8Array, width?: number, height?: number): Promise<Pixels> {
  const image = await loadImage(Buffer.from(bytes));
  const w = width ?? image.width;
  const h = height ?? image.height;
  const pen = createCanvas(w, h).getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, w, h);
  return { width: w, height: h, data: pen.getImageData(0, 0, w, h).data };
}

function lumaOf({ data }: Pixels): Float64Array {
  const luma = new Float64Array(data.length / 4);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.2126 * (data[4 * i] ?? 0) + 0.7152 * (data[4 * i + 1] ?? 0) + 0.0722 * (data[4 * i + 2] ?? 0);
  }
  return luma;
}

/** Mean and standard deviation of brightness (0 to 255), and how much neighbours differ on average. */
export function describePicture(picture: Pixels): { mean: number; deviation: number; edges: number } {
  const luma = lumaOf(picture);
  const mean = luma.reduce((sum, v) => sum + v, 0) / luma.length;
  const deviation = Math.sqrt(luma.reduce((sum, v) => sum + (v - mean) ** 2, 0) / luma.length);
  let edges = 0;
  for (let y = 1; y < picture.height; y++) {
    for (let x = 1; x < picture.width; x++) {
      const at = y * picture.width + x;
      edges +=
        Math.abs((luma[at] ?? 0) - (luma[at - 1] ?? 0)) +
        Math.abs((luma[at] ?? 0) - (luma[at - picture.width] ?? 0));
    }
  }
  return { mean, deviation, edges: edges / luma.length };
}

/** Mean absolute difference of two pictures of one size, all channels, 0 to 255. */
export function differenceOf(a: Pixels, b: Pixels): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++)
    if (i % 4 !== 3) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
  return sum / (a.data.length * 0.75);
}

/**
 * Structural similarity of brightness over 8 by 8 blocks, 1 for the same picture (Wang, Bovik, Sheikh,
 * Simoncelli, "Image quality assessment: from error visibility to structural similarity", 2004).
 */
export function similarity(a: Pixels, b: Pixels): number {
  const [x, y] = [lumaOf(a), lumaOf(b)];
  let total = 0;
  let blocks = 0;
  for (let by = 0; by + 8 <= a.height; by += 4) {
    for (let bx = 0; bx + 8 <= a.width; bx += 4) {
      let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
      for (let j = 0; j < 8; j++) {
        for (let i = 0; i < 8; i++) {
          const p = x[(by + j) * a.width + bx + i] ?? 0;
          const q = y[(by + j) * a.width + bx + i] ?? 0;
          sx += p;
          sy += q;
          sxx += p * p;
          syy += q * q;
          sxy += p * q;
        }
      }
      const [mx, my] = [sx / 64, sy / 64];
      const [vx, vy, cov] = [sxx / 64 - mx * mx, syy / 64 - my * my, sxy / 64 - mx * my];
      total +=
        ((2 * mx * my + 6.5025) * (2 * cov + 58.5225)) / ((mx * mx + my * my + 6.5025) * (vx + vy + 58.5225));
      blocks++;
    }
  }
  return total / blocks;
}

export interface DecodedFilm {
  readonly frames: readonly Pixels[];
  readonly fps: number;
  readonly codec: string;
  readonly pixelFormat: number;
  /** Of the sound track; null without one. */
  readonly sound: { readonly seconds: number; readonly channels: number; readonly rms: number } | null;
}

/** Every frame of a film, and its sound measured. */
export async function decodeFilm(path: string): Promise<DecodedFilm> {
  await using input = await Demuxer.open(path);
  const video = input.video();
  if (!video) throw new Error('the file has no video');
  using decoder = await Decoder.create(video);
  using scaler = new Scaler();
  const frames: Pixels[] = [];
  for await (using frame of decoder.frames(input.packets(video.index))) {
    if (!frame) continue;
    const rgba = await scaler.toBuffer(frame, { format: 'rgba' });
    frames.push({ width: frame.width, height: frame.height, data: new Uint8ClampedArray(rgba) });
  }
  const rate = video.avgFrameRate;
  return {
    frames,
    fps: rate.num / rate.den,
    codec: decoder.getCodec().name ?? '',
    pixelFormat: video.codecpar.format,
    sound: await measureSound(path),
  };
}

async function measureSound(path: string): Promise<DecodedFilm['sound']> {
  await using input = await Demuxer.open(path);
  const audio = input.audio();
  if (!audio) return null;
  using decoder = await Decoder.create(audio);
  let samples = 0;
  let power = 0;
  let channels = 0;
  for await (using frame of decoder.frames(input.packets(audio.index))) {
    if (!frame) continue;
    channels = frame.channels;
    const plane = frame.data?.[0];
    if (!plane) continue;
    const values = new Float32Array(plane.buffer, plane.byteOffset, frame.nbSamples);
    for (const v of values) power += v * v;
    samples += frame.nbSamples;
  }
  return { seconds: samples / 48_000, channels, rms: Math.sqrt(power / Math.max(1, samples)) };
}
