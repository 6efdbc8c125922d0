import test from 'ava';
import { networkAddress } from '../../api/network-address.js';

test('a peer from outside is who it is, whatever it claims', (t) => {
  t.is(networkAddress('203.0.113.7', ''), '203.0.113.7');
  t.is(networkAddress('::ffff:203.0.113.7', '198.51.100.1'), '203.0.113.7');
  t.is(networkAddress('2001:db8::7', '198.51.100.1'), '2001:db8::7');
});

test('behind a proxy of ours counts what the proxy added, not what the caller wrote before it', (t) => {
  for (const proxy of ['127.0.0.1', '::ffff:10.1.2.3', '192.168.0.9', '172.31.0.1', '::1', 'fd00::1'])
    t.is(networkAddress(proxy, '1.1.1.1, 203.0.113.7'), '203.0.113.7', proxy);
  t.is(networkAddress('10.0.0.1', '2001:db8::7'), '2001:db8::7');
});

test('what is no address is not kept', (t) => {
  t.is(networkAddress('10.0.0.1', "'; drop table orders"), '10.0.0.1');
  t.is(networkAddress('127.0.0.1', '203.0.113.7, '.repeat(1000)), '127.0.0.1');
  t.is(networkAddress('', '203.0.113.7'), null);
});
