import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { FetchFailure } from '../../app/predictions/fetch-failure.ts';
import { type Destination, notPublic, type Reach } from './allowed-url.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (host) => systemLookup(host, { all: true, order: 'verbatim' });

/**
 * All addresses of a name, none of which lies inside: a name with even one such address is refused whole.
 * @throws FetchFailure `not_allowed`, or `unreachable` when there is no such name
 */
async function resolveWithin(resolve: Resolve, host: string, reach: Reach): Promise<LookupAddress[]> {
  const addresses = await resolve(host).catch((cause: unknown) => {
    throw new FetchFailure('unreachable', 'There is no host of this name.', { cause });
  });
  if (addresses.length === 0) throw new FetchFailure('unreachable', 'There is no host of this name.');
  const isWithin = reach === 'public' ? isPublicAddress : isLoopbackAddress;
  if (!addresses.every(({ address }) => isWithin(address))) throw notPublic();
  return [...addresses];
}

/**
 * A name is looked up when the connection is made, and the socket gets the very answer that was checked:
 * so a name that answers differently the second time gains nothing.
 */
export function checkedLookup(resolve: Resolve, reach: Reach): LookupFunction {
  return (host, options, callback) => {
    resolveWithin(resolve, host, reach).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

/** Looks a destination up without connecting. @throws FetchFailure */
export async function checkDestination(resolve: Resolve, { host, reach }: Destination): Promise<void> {
  if (isIP(host) === 0) await resolveWithin(resolve, host, reach);
}
