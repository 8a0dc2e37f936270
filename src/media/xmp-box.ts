import { appendFile, open } from 'node:fs/promises';

/** The box type of XMP in ISO base media files (XMP specification part 3, "MPEG-4"). */
const xmpUuid = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');
const headBytes = 24;
/** A box that is longer than this is no packet of ours. */
const maxBoxBytes = 1_000_000;

/** Appends an XMP packet to an MP4 or MOV. At the end of the file nothing else has to move. */
export async function appendXmp(file: string, packet: string): Promise<void> {
  const text = Buffer.from(packet, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(headBytes + text.length, 0);
  head.write('uuid', 4, 'latin1');
  await appendFile(file, Buffer.concat([head, xmpUuid, text]));
}

/** The XMP packet of an MP4 or MOV, from among its outermost boxes; null where it has none. */
export async function readXmp(file: string): Promise<string | null> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const head = Buffer.alloc(headBytes);
  for (let at = 0; at + 8 <= size; ) {
    const { bytesRead } = await handle.read(head, 0, headBytes, at);
    const short = head.readUInt32BE(0);
    // A size of 1 means that 64 bits follow the type, of 0 that the box fills the rest.
    const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (bytes < 8) return null;
    const isXmp = bytesRead === headBytes && head.toString('latin1', 4, 8) === 'uuid';
    if (isXmp && head.subarray(8).equals(xmpUuid) && bytes <= maxBoxBytes) {
      const text = Buffer.alloc(bytes - headBytes);
      await handle.read(text, 0, text.length, at + headBytes);
      return text.toString('utf8');
    }
    at += bytes;
  }
  return null;
}
