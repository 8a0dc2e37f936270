import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/providers/safe-fetch/public-address.ts';
import { type SafeFetchOptions, safeFetch } from '../../src/providers/safe-fetch/safe-fetch.ts';
import { movingClock } from '../simulators/replicate-moving-clock.ts';
import { keptLog } from './replicate-adapter.ts';

/** What is asked inside, in every notation; none of these may lead to a single connection. */
const inside = [
  'http://127.0.0.1/',
  'http://127.0.0.1:8080/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://%31%32%37.0.0.1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://127.255.255.254/',
  'http://0/',
  'http://0.0.0.0/',
  'http://0.1.2.3/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://012.1.2.3/',
  'http://167772161/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://0xc0a80001/',
  'http://100.64.0.1/',
  'http://100.127.255.255/',
  'http://169.254.169.254/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://0251.0376.0251.0376/',
  'http://169.254.170.2/v2/credentials',
  'http://169.254.100.1/',
  'http://192.0.0.192/',
  'http://192.0.2.1/',
  'http://192.88.99.1/',
  'http://192.31.196.1/',
  'http://192.52.193.1/',
  'http://192.175.48.1/',
  'http://198.18.0.1/',
  'http://198.51.100.7/',
  'http://203.0.113.7/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:8.8.8.8]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[::10.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[64:ff9b:1::10.0.0.1]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2001:0:7f00:1::]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[2001:10::1]/',
  'http://[2001:20::1]/',
  'http://[2600::5efe:a00:1]/',
  'http://[2600::200:5efe:a00:1]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fc00::1]/',
  'http://[fe80::1]/',
  'http://[fe80::1%25eth0]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[5f00::1]/',
  'http://[4000::1]/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://localhost./',
  'http://a.localhost/',
  'http://ｌｏｃａｌｈｏｓｔ/',
  'http://localhost.localdomain/',
  'http://printer.local/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://ip-10-0-0-1.ec2.internal/',
  'http://router.home.arpa/',
  'http://intranet/',
  'http://metadata/',
] as const;

/** No addresses for a web request, wherever they lead. */
const malformed = [
  '',
  'x',
  'example.com/a.png',
  '//example.com/a.png',
  'ftp://example.com/a.png',
  'file:///etc/passwd',
  'gopher://example.com/_x',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'blob:http://example.com/x',
  's3://bucket/key',
  'unix:/var/run/docker.sock',
  'http://',
  'http://exa mple.com/',
  'http://1.2.3.4.5/',
  'http://256.1.1.1/',
  'http://[::1',
  'http://user@example.com/',
  'http://user:password@example.com/',
  'http://:password@example.com/',
  'http://example.com@127.0.0.1/',
  'http://example.com:22/',
  'http://example.com:25/',
  'http://example.com:6379/',
  'http://example.com:9200/',
  'http://example.com:0/',
  `http://example.com/${'a'.repeat(2048)}`,
] as const;

/** Answers of name servers, of which at least one lies inside. */
const insideAnswers: readonly (readonly string[])[] = [
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['169.254.169.254'],
  ['100.100.100.200'],
  ['0.0.0.0'],
  ['93.184.215.14', '192.168.1.1'],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::1'],
  ['::ffff:10.0.0.1'],
  ['64:ff9b::a00:1'],
  ['fd00:ec2::254'],
  ['fe80::1%eth0'],
  ['not an address'],
  [''],
];

const family = (address: string) => (address.includes(':') ? 6 : 4);
const answerWith = (addresses: readonly string[]): SafeFetchOptions['resolve'] => {
  return async () => addresses.map((address) => ({ address, family: family(address) }));
};

describe('what users may not make us connect to', () => {
  let port = 0;
  let connections = 0;
  const server = createServer((_request, response) => response.end('secret'));
  server.on('connection', () => connections++);

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    expect(connections).toBe(0);
    server.close();
  });

  const fetcher = (options: Partial<SafeFetchOptions> = {}) =>
    safeFetch({
      clock: movingClock(),
      log: keptLog(),
      resolve: async (host) => {
        throw new Error(`${host} was looked up.`);
      },
      ...options,
    });
  const post = { headers: {}, body: '{}' };
  const limits = { maxBytes: 1000, timeoutSeconds: 5 };
  const refused = { name: 'FetchFailure', reason: 'not_allowed' };

  it.each(inside)('%s is refused before anything is looked up or connected to', async (url) => {
    const { check, getToFile, post: send } = fetcher();
    await expect(check(url)).rejects.toMatchObject(refused);
    await expect(getToFile(url, '/nowhere/file', limits)).rejects.toMatchObject(refused);
    await expect(send(url, post)).rejects.toMatchObject(refused);
  });

  it.each(malformed)('%s is refused', async (url) => {
    await expect(fetcher().check(url)).rejects.toMatchObject(refused);
    await expect(fetcher().post(url, post)).rejects.toMatchObject(refused);
  });

  it.each(insideAnswers.map((answer) => [answer]))(
    'a name that stands for %s is refused',
    async (addresses) => {
      const { check, post: send } = fetcher({ resolve: answerWith(addresses) });
      await expect(check('https://pictures.example.com/')).rejects.toMatchObject(refused);
      await expect(send('https://pictures.example.com/', post)).rejects.toMatchObject(refused);
    },
  );

  it('a name that is public when it is checked and inside when it is connected to is refused', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1'], ['127.0.0.1']];
    const resolve: SafeFetchOptions['resolve'] = async () =>
      (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    const { check, post: send, getToFile } = fetcher({ resolve });
    await check('http://rebinding.example.com:8080/');
    await expect(send('http://rebinding.example.com:8080/', post)).rejects.toMatchObject(refused);
    await expect(getToFile('http://rebinding.example.com/', '/nowhere/f', limits)).rejects.toMatchObject(
      refused,
    );
  });

  it('a name that does not exist is unreachable', async () => {
    for (const resolve of [answerWith([]), async () => Promise.reject(new Error('ENOTFOUND'))]) {
      const failure = { name: 'FetchFailure', reason: 'unreachable' };
      await expect(fetcher({ resolve }).check('http://nobody.example.com/')).rejects.toMatchObject(failure);
    }
  });

  it('where this machine may be named, a name that only resolves to it is still refused', async () => {
    const own = fetcher({ allowLoopback: true, resolve: answerWith(['127.0.0.1']) });
    await expect(own.post(`http://evil.example.com:${port}/`, post)).rejects.toMatchObject(refused);
    await expect(own.post('http://evil.example.com/', post)).rejects.toMatchObject(refused);
    await expect(own.check('http://10.0.0.1/')).rejects.toMatchObject(refused);
    await expect(own.check('http://169.254.169.254/')).rejects.toMatchObject(refused);
    await expect(
      fetcher({ allowLoopback: true, resolve: answerWith(['10.0.0.1']) }).check('http://x.localhost/'),
    ).rejects.toMatchObject(refused);
  });

  it('neither messages nor log tell what a refused name stands for', async () => {
    const log = keptLog();
    const { check } = fetcher({ log, resolve: answerWith(['10.11.12.13']) });
    const error = await check('http://pictures.example.com/?token=canary').catch((failure: Error) => failure);
    expect(`${String(error)} ${log.lines.join()}`).not.toMatch(/10\.11\.12\.13|canary/);
    expect(log.lines).toHaveLength(1);
  });
});

describe('public addresses', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.255.255',
    '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
    '2a00:1450:4001:80e::200e',
  ])('%s is one', (address) => expect(isPublicAddress(address)).toBe(true));

  it('no IPv4 address becomes public by being wrapped in IPv6', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const dotted = `${a}.${b}.${c}.${d}`;
        const hex = [a * 256 + b, c * 256 + d].map((part) => part.toString(16)).join(':');
        for (const wrapped of [
          `::ffff:${dotted}`,
          `::${dotted}`,
          `::ffff:0:${dotted}`,
          `64:ff9b::${dotted}`,
          `64:ff9b:1::${dotted}`,
          `2002:${hex}::1`,
          `2001:0:${hex}::1`,
          `2600::5efe:${hex}`,
        ]) {
          expect(isPublicAddress(wrapped), wrapped).toBe(false);
        }
      }),
      { verbose: true },
    );
  });
});
