import ipaddr from 'ipaddr.js';

/** Addresses of the internet at large: IANA has given out only this block (RFC 4291, section 2.4). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the internet at large. Left out is whatever IANA's registries of special
 * addresses keep for something else (RFC 6890 and those after it): private, shared, loopback, link-local,
 * multicast, documentation, and every form of IPv6 that carries an IPv4 address inside, public or not.
 * @param address as DNS answers give it, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.match(globalUnicast) && parsed.range() === 'unicast' && !carriesAddress(parsed);
}

/** ISATAP addresses end in an IPv4 address to which a router may tunnel (RFC 5214, section 6.1). */
function carriesAddress({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);
}

/** 127.0.0.0/8 and ::1. */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && !address.includes('%') && ipaddr.parse(address).range() === 'loopback';
}
