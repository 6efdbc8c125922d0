import { randomBytes } from 'node:crypto';

/** The provider's instant, ISO. */
export const nowInstant = (): string => new Date().toISOString();

/** A number of the provider: a prefix, the second of its making and random digits, 28 characters. */
export function providerNumber(prefix: string): string {
  const second = nowInstant().slice(0, 19).replace(/\D/g, '');
  const random = Array.from(randomBytes(28), (byte) => byte % 10).join('');
  return `${prefix}${second}${random}`.slice(0, 28);
}

/** Asia/Shanghai, as the provider writes instants: `2026-11-22T20:00:00+08:00`. */
export const shanghaiTime = (instant: string): string =>
  `${new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
