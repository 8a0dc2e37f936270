import { isIP } from 'node:net';
import { FetchFailure } from '../../app/predictions/fetch-failure.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Which addresses may be connected to. `loopback`: this machine and nothing else. */
export type Reach = 'public' | 'loopback';

export interface Destination {
  readonly url: URL;
  /** Host name or address, without brackets. */
  readonly host: string;
  readonly reach: Reach;
}

/** Web servers listen here; other services do too, elsewhere, and some of them understand a request. */
const webPorts = ['', '80', '443', '8080', '8443'];
const maxLength = 2048;

/** Names of networks that are not the internet (RFC 6761, 6762, 7686, 8375; ICANN reserved `internal`). */
const insideNames = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa|onion)$/;

/**
 * Reads an address that a user gave. URL parsing turns numeric notations (decimal, octal, hexadecimal,
 * short forms) into plain addresses first, the very ones that would be connected to.
 * @param mayLoopBack whether this machine itself may be named, as `localhost` or by address
 * @throws FetchFailure `not_allowed` saying what is wrong
 */
export function allowedUrl(text: string, mayLoopBack: boolean): Destination {
  const url = text.length <= maxLength ? URL.parse(text) : null;
  if (url === null) throw notAllowed('This is not an address of at most 2048 characters.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw notAllowed('Only http and https addresses are allowed.');
  if (url.username !== '' || url.password !== '')
    throw notAllowed('The address must not hold a user name or password.');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (mayLoopBack && isThisMachine(host)) return { url, host, reach: 'loopback' };
  if (!webPorts.includes(url.port)) throw notAllowed('Only the ports 80, 443, 8080 and 8443 are allowed.');
  if (isIP(host) === 0) {
    if (!host.includes('.') || insideNames.test(host)) throw notPublic();
  } else if (!isPublicAddress(host)) throw notPublic();
  return { url, host, reach: 'public' };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);
}

function notAllowed(message: string): FetchFailure {
  return new FetchFailure('not_allowed', message);
}

/** One message for all of them: what a name stands for inside is nobody's business. */
export function notPublic(): FetchFailure {
  return notAllowed('The address is not one of the public internet.');
}
