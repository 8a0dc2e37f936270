import { expect, it } from 'vitest';
import { openText, sealText } from '../../src/app/access/seal-text.ts';

it('sealed text is read with its secret alone, differs each time, and is nothing once it was changed', () => {
  const text = '{"url":"https://example.com/s/ä"}';
  const sealed = sealText(text, 'sk_one request-1');
  expect(openText(sealed, 'sk_one request-1')).toBe(text);
  expect(sealText(text, 'sk_one request-1')).not.toBe(sealed);
  expect(() => openText(sealed, 'sk_two request-1')).toThrow();
  expect(() => openText(sealed, 'sk_one request-2')).toThrow();
  const bytes = Buffer.from(sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(() => openText(bytes.toString('base64url'), 'sk_one request-1')).toThrow();
});
