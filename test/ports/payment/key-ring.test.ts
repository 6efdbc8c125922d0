import { X509Certificate } from 'node:crypto';
import test from 'ava';
import { createKeyRing } from '../../../ports/payment/wechat-pay/key-ring.js';

/** A certificate as the platform gives them out, valid for a hundred years. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIDDTCCAfWgAwIBAgIUUVfwnv3Alt4V6+gaRwV6cjLxuOEwDQYJKoZIhvcNAQEL
BQAwFTETMBEGA1UEAwwKVGVucGF5LmNvbTAgFw0yNjExMjMwMzA3MzdaGA8yMTI2
MTAzMDAzMDczN1owFTETMBEGA1UEAwwKVGVucGF5LmNvbTCCASIwDQYJKoZIhvcN
AQEBBQADggEPADCCAQoCggEBAJ7fbYxAtB87xHao6BFhjtLoY6+BdIWN0F5u4bvE
Xu59h7brfzgfHm21I2ie3EfjtWXiUwafsiQMohoHxpR3U9Pk6nY5zBtkccmyCRhO
HnlttNiA5bpU+DBHIfZawFvRtVc+oKOAS0XtoPtUwIAv2Z2O8vq12ktDJB6IarLC
L1UOUBKhA2eesWSQccHztt83y8dReyWIavYI92RQX/FksRHrtCjZYrMK8K9E+JAE
v+qgc3MRwJ1ponDzaR9b5QwZYMCwnQAh1IZdGaXJxjwzUwCdQomLg1DKWhhF0OAf
jaFCtTfs8RF9QU/Dhp2Irk6onZ2Tpt4Gm5AGUvdLrX214eUCAwEAAaNTMFEwHQYD
VR0OBBYEFPOXAPdWPH8OKyMxLEaMGjYfY93jMB8GA1UdIwQYMBaAFPOXAPdWPH8O
KyMxLEaMGjYfY93jMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEB
AIK7PfsCAHNykv5rQflXFSDGinISc2Hi3douu7GRFqSd7FXctIR9ukNqL4DATpvt
MQKbBQR7vPNxpgOTj2zhwNmp50VcvfH0K/yGm+sdtH9ndjFL9El8AGNnPe4IuHLt
xV0oZHepq/4TD2+JXXMMX33XcAynCuTC8y47EaGOTMtCjzM0sOtn73SzRRjTc2v2
bps+HFRA7Ck+AzYP3kBrZOIlH2y0hEPhwMvS3xMlAGbk5IZE1xR9IAKGJmf8UTst
9iZ9r4vjy7jgnofFGibz4l8g6WVp7T4CEC1dkYA+EwQ1TpaZTNM7d0aYgcj9g41f
p2j7CzYtxUFSjt6kzR2nyfw=
-----END CERTIFICATE-----
`;
const { serialNumber, publicKey, validTo } = new X509Certificate(certificate);
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const now = Math.floor(Date.parse('2027-01-01T00:00:00Z') / 1000);

test('public keys count by the serial they were given, certificates by their own', (t) => {
  const ring = createKeyRing({ platformKeys: { PUB_KEY_ID_1: pem, 'any-name': certificate } });
  t.true(ring.keyOf('PUB_KEY_ID_1', now)?.equals(publicKey));
  t.true(ring.keyOf(serialNumber, now)?.equals(publicKey));
  t.is(ring.keyOf('any-name', now), undefined);
  t.is(ring.keyOf('', now), undefined);
});

test('a certificate counts only while it is valid', (t) => {
  const ring = createKeyRing({ platformKeys: { x: certificate } });
  const ends = Math.floor(Date.parse(validTo) / 1000);
  t.not(ring.keyOf(serialNumber, ends - 1), undefined);
  t.is(ring.keyOf(serialNumber, ends), undefined);
  t.is(ring.keyOf(serialNumber, 0), undefined);
});

test('a key that is put there while we run counts, and made-up serials do not make us read all day', (t) => {
  const files: Record<string, string> = { PUB_KEY_ID_1: pem };
  let readings = 0;
  const readPlatformKeys = (): Record<string, string> => {
    readings += 1;
    return { ...files };
  };
  const ring = createKeyRing({ platformKeys: readPlatformKeys(), readPlatformKeys });
  for (let n = 0; n < 50; n++) t.is(ring.keyOf(`made-up-${n}`, now), undefined);
  t.is(readings, 2);
  files['PUB_KEY_ID_2'] = pem;
  t.is(ring.keyOf('PUB_KEY_ID_2', now + 9), undefined);
  t.not(ring.keyOf('PUB_KEY_ID_2', now + 10), undefined);
  t.not(ring.keyOf('PUB_KEY_ID_1', now + 10), undefined);
  t.is(readings, 3);
});

test('a broken file stops the start, and later leaves what was known as it was', (t) => {
  t.throws(() => createKeyRing({ platformKeys: { PUB_KEY_ID_1: 'half a' } }));
  const ring = createKeyRing({
    platformKeys: { PUB_KEY_ID_1: pem },
    readPlatformKeys: () => ({ PUB_KEY_ID_2: '-----BEGIN PUBLIC' }),
  });
  t.is(ring.keyOf('PUB_KEY_ID_2', now), undefined);
  t.not(ring.keyOf('PUB_KEY_ID_1', now), undefined);
});
