/**
 * Puts bytes at the end of a box of an MP4 whose index lies behind its pictures, so that nothing else moves (ISO/IEC
 * 14496-12, section 4.2: a box begins with its size, of itself and all it holds).
 * @param path names of the boxes from the outermost in; the first of each name is meant
 */
export function growBox(mp4: Buffer, path: readonly string[], extra: Buffer): Buffer {
  const bytes = Buffer.from(mp4);
  let at = 0;
  for (const name of path) {
    at = bytes.indexOf(name, at + 4) - 4;
    if (at < 0) throw new Error(`no box ${name}`);
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + extra.length, at);
  }
  const end = at + bytes.readUInt32BE(at) - extra.length;
  return Buffer.concat([bytes.subarray(0, end), extra, bytes.subarray(end)]);
}

/** A box of a name and what it holds. */
export function box(name: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length + 8);
  return Buffer.concat([size, Buffer.from(name, 'latin1'), content]);
}
