/**
 * How much a picture is worth showing, from its brightness alone: sharp and contrasty is good, nearly
 * black or white is worthless.
 * @param luma one byte a pixel, rows without gaps
 * @returns 0 (one flat colour) upwards; only good for comparing pictures of the same size
 */
export function pictureScore(luma: Uint8Array, width: number, height: number): number {
  const pixels = width * height;
  let sum = 0;
  let squares = 0;
  let edges = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const value = luma[at] ?? 0;
      sum += value;
      squares += value * value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      // Laplacian: how far a pixel is from the mean of its neighbours.
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0);
      edges += Math.abs(4 * value - around);
    }
  }
  const mean = sum / pixels;
  const contrast = Math.sqrt(Math.max(0, squares / pixels - mean * mean));
  const sharpness = edges / pixels;
  // 1 in the middle of the scale, falling to 0 at black and white; forgiving in between.
  const exposure = 1 - Math.abs(mean / 127.5 - 1) ** 3;
  // The root keeps noise, which has many edges, from beating a picture with large clear shapes.
  return contrast * Math.sqrt(sharpness) * exposure;
}
