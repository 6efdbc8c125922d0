import { z } from 'zod';
import { ProviderFailure } from '../provider-failure.js';
import type { WechatPayParts } from './payments.js';

/**
 * Seconds before its end at which a token is replaced. Smaller lets a call start with a token that ends under
 * way; larger fetches more often than needed.
 */
const tokenMarginSeconds = 300;

const tokenAnswer = z.object({
  access_token: z.string().min(1).optional(),
  expires_in: z.int().positive().optional(),
  errcode: z.int().optional(),
});

/** One access token of the mini-program's server API, shared by all calls. */
export interface AccessTokens {
  /**
   * A token that is good for some minutes; concurrent callers wait for the same fetch. Throws
   * ProviderFailure.
   */
  current(): Promise<string>;
  /** The next caller fetches anew: the provider refused the token we hold. */
  forget(): void;
}

/** POST /cgi-bin/stable_token: the kind of token whose renewal does not end the one in use elsewhere. */
export function createAccessTokens({ config, signer, transport }: WechatPayParts): AccessTokens {
  let held: { readonly token: string; readonly usableUntil: number } | undefined;
  let underway: Promise<string> | undefined;
  const fetchToken = async (): Promise<string> => {
    const body = { grant_type: 'client_credential', appid: config.appid, secret: config.appSecret };
    const call = { method: 'POST', pathAndQuery: '/cgi-bin/stable_token', body } as const;
    const answer = await transport.callApp(call, tokenAnswer);
    if (!answer.access_token) throw new ProviderFailure('refused', `TOKEN_${answer.errcode ?? 'MISSING'}`);
    const lifeSeconds = (answer.expires_in ?? 0) - tokenMarginSeconds;
    held = { token: answer.access_token, usableUntil: signer.nowSeconds() + lifeSeconds };
    return held.token;
  };
  return {
    current: async () => {
      if (held && signer.nowSeconds() < held.usableUntil) return held.token;
      underway ??= fetchToken().finally(() => {
        underway = undefined;
      });
      return underway;
    },
    forget: () => {
      held = undefined;
    },
  };
}
