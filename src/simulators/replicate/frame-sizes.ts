/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

type Sizes = Readonly<Record<string, Size>>;

function size(width: number, height: number): Size {
  return { width, height };
}

/** FLUX [schnell] at one megapixel, by its `aspect_ratio`. */
const fluxSizes: Sizes = {
  '1:1': size(1024, 1024),
  '16:9': size(1344, 768),
  '21:9': size(1536, 640),
  '3:2': size(1216, 832),
  '2:3': size(832, 1216),
  '4:5': size(896, 1088),
  '5:4': size(1088, 896),
  '3:4': size(896, 1152),
  '4:3': size(1152, 896),
  '9:16': size(768, 1344),
  '9:21': size(640, 1536),
};

/** Imagen 4 at 1K, by its `aspect_ratio` (Google's documentation of Imagen on Vertex AI). */
const imagenSizes: Sizes = {
  '1:1': size(1024, 1024),
  '16:9': size(1408, 768),
  '9:16': size(768, 1408),
  '4:3': size(1280, 896),
  '3:4': size(896, 1280),
};

/** Seedance 1.0, by resolution and shape (BytePlus ModelArk documentation, video generation). */
const seedanceSizes: Readonly<Record<string, Sizes>> = {
  '480p': landscapes(size(864, 480), size(736, 544), size(640, 640), size(960, 416)),
  '720p': landscapes(size(1248, 704), size(1120, 832), size(960, 960), size(1504, 640)),
  '1080p': landscapes(size(1920, 1088), size(1664, 1248), size(1440, 1440), size(2176, 928)),
};

function landscapes(wide: Size, classic: Size, square: Size, scope: Size): Sizes {
  return {
    '16:9': wide,
    '4:3': classic,
    '1:1': square,
    '3:4': turned(classic),
    '9:16': turned(wide),
    '21:9': scope,
    '9:21': turned(scope),
  };
}

function turned({ width, height }: Size): Size {
  return size(height, width);
}

export function fluxSize(aspectRatio: string, megapixels: string): Size {
  const full = found(fluxSizes, aspectRatio);
  return megapixels === '0.25' ? size(full.width / 2, full.height / 2) : full;
}

export function imagenSize(aspectRatio: string, imageSize: string): Size {
  const full = found(imagenSizes, aspectRatio);
  return imageSize === '2K' ? size(full.width * 2, full.height * 2) : full;
}

/** A picture of a shape such as `4:5` with about `side` times `side` pixels; a square where the input decides. */
export function sizeOfShape(aspectRatio: string, side = 1024): Size {
  const [wide, high] = aspectRatio.split(':').map(Number);
  const ratio = wide && high ? wide / high : 1;
  const by32 = (value: number) => Math.round((side * value) / 32) * 32;
  return size(by32(Math.sqrt(ratio)), by32(Math.sqrt(1 / ratio)));
}

/** With a start picture its shape decides: the nearest of the model's shapes is taken. */
export function seedanceSize(resolution: string, aspectRatio: string, start: Size | null): Size {
  const sizes = seedanceSizes[resolution] ?? seedanceSizes['720p'] ?? {};
  return start === null ? found(sizes, aspectRatio) : nearestShape(sizes, start);
}

/** A frame of the start picture's shape whose short side is given; even, as H.264 4:2:0 needs it. */
export function sizeByShortSide(shortSide: number, shape: Size): Size {
  const long = even((shortSide * Math.max(shape.width, shape.height)) / Math.min(shape.width, shape.height));
  return shape.width >= shape.height ? size(long, shortSide) : size(shortSide, long);
}

/** A frame of the given shape with about so many pixels, both sides multiples of 16. */
export function sizeByArea(pixels: number, shape: Size): Size {
  const scale = Math.sqrt(pixels / (shape.width * shape.height));
  return size(by16(shape.width * scale), by16(shape.height * scale));
}

function nearestShape(sizes: Sizes, start: Size): Size {
  const distance = (candidate: Size) =>
    Math.abs(Math.log((candidate.width * start.height) / (candidate.height * start.width)));
  return Object.values(sizes).reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

function found(sizes: Sizes, aspectRatio: string): Size {
  const entry = sizes[aspectRatio];
  if (!entry) throw new Error(`There is no size for the shape ${aspectRatio}.`);
  return entry;
}

function even(value: number): number {
  return Math.round(value / 2) * 2;
}

function by16(value: number): number {
  return Math.max(16, Math.round(value / 16) * 16);
}
