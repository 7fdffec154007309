import { EncryptJWT, jwtDecrypt } from 'jose';
import { hkdfSync } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '#platform/config';
import type { Clock } from '#platform/runtime';

const NAME = 'parley_oidc';
/** For the provider's page, its second factor included. */
const GOOD_FOR_S = 600;

const leaving = z.object({
  step: z.literal('leaving'),
  provider: z.string(),
  redirect_uri: z.string(),
  return_to: z.string(),
  secrets: z.object({ state: z.string(), nonce: z.string(), code_verifier: z.string() }),
});
const code = z.object({
  step: z.literal('code'),
  identity: z.object({
    provider: z.string(),
    issuer: z.string(),
    subject: z.string(),
    email: z.string().nullable(),
    email_verified: z.boolean(),
    first_name: z.string(),
    last_name: z.string(),
    expires_at: z.coerce.date(),
  }),
});
const steps = z.discriminatedUnion('step', [leaving, code]);

/** What a browser carries between our pages and the provider's: sealed, so that it can neither read nor change it. */
export type FlowStep = z.output<typeof steps>;

export interface FlowCookie {
  set(reply: FastifyReply, step: FlowStep): Promise<void>;
  clear(reply: FastifyReply): void;
  /** Undefined without one, and for one that is too old or not of our making. */
  read(request: FastifyRequest): Promise<FlowStep | undefined>;
}

export function createFlowCookie({ http, auth, env }: Config, clock: Clock): FlowCookie {
  const keys = auth.secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'parley oidc flow', 32)));
  const attributes = {
    path: `${http.prefix}/auth/oidc`,
    httpOnly: true,
    // It has to come along when the provider's page sends the browser back to us.
    sameSite: 'lax',
    secure: http.public_url === undefined ? env === 'production' : http.public_url.startsWith('https:'),
  } as const;

  async function open(sealed: string): Promise<FlowStep | undefined> {
    for (const key of keys) {
      try {
        const options = {
          currentDate: clock.now(),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          requiredClaims: ['exp'],
        };
        const { payload } = await jwtDecrypt(sealed, key, options);
        return steps.safeParse(payload['flow']).data;
      } catch {
        // Another key may fit; what fits none is nothing.
      }
    }
    return undefined;
  }

  return {
    async set(reply, step) {
      const sealed = await new EncryptJWT({ flow: step })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(Math.floor(clock.now().getTime() / 1_000) + GOOD_FOR_S)
        .encrypt(keys[0]!);
      reply.setCookie(NAME, sealed, { ...attributes, maxAge: GOOD_FOR_S });
    },
    clear: (reply) => void reply.clearCookie(NAME, attributes),
    async read(request) {
      const sealed = request.cookies[NAME];
      return sealed === undefined || sealed === '' ? undefined : open(sealed);
    },
  };
}
