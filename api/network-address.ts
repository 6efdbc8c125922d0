import { BlockList, isIP } from 'node:net';

/** The networks that only our own proxies can come from. */
const ours = new BlockList();
ours.addSubnet('127.0.0.0', 8);
ours.addSubnet('10.0.0.0', 8);
ours.addSubnet('172.16.0.0', 12);
ours.addSubnet('192.168.0.0', 16);
ours.addAddress('::1', 'ipv6');
ours.addSubnet('fc00::', 7, 'ipv6');

/** Connections last for many requests, and proxies are few. More would only hold addresses that are gone. */
const REMEMBERED_MAX = 2000;
const remembered = new Map<string, string | null>();

/** The same as networkAddress, which is asked once for each pair. */
export function rememberedNetworkAddress(peer: string, forwardedFor: string): string | null {
  const pair = `${peer} ${forwardedFor}`;
  const known = remembered.get(pair);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  const address = networkAddress(peer, forwardedFor);
  remembered.set(pair, address);
  return address;
}

/**
 * Where the request came from: the peer's address, or, when the peer is a proxy of ours, the last one that it added to
 * X-Forwarded-For. Whatever stands before that was written by the caller and proves nothing.
 */
export function networkAddress(peer: string, forwardedFor: string): string | null {
  const direct = peer.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(direct);
  if (family === 0) return null;
  if (!ours.check(direct, family === 6 ? 'ipv6' : 'ipv4')) return direct;
  const told = forwardedFor.split(',').at(-1)?.trim() ?? '';
  return isIP(told) === 0 ? direct : told;
}
