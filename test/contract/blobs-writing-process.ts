/** A process of its own that replaces the file under one key again and again: `node blobs-writing-process.ts FOLDER TIMES`. */
import { fileBlobs } from '../../src/local/file-blobs.ts';

const [, , folder = '', times = '0'] = process.argv;
const blobs = fileBlobs({
  folder,
  links: { signedUrl: () => '', signedForm: () => ({ url: '', fields: {} }) },
});
for (let n = 1; n <= Number(times); n += 1) {
  await blobs.put('a', Buffer.alloc(1000 + n, `${n % 10}`), 'text/plain');
}
blobs.close();
