import { timingSafeEqual } from 'node:crypto';
import type { ChannelDirectory } from '#features/channels';
import { AppError, open, signed, type App, type Metrics } from '#platform/http';
import { isId } from '#platform/runtime';
import { z } from 'zod';
import type { Arrivals } from './intake.repository.ts';
import { createVouching, type Vouched } from './signers.ts';

/** The platform sends up to 3 MB. */
const BODY_LIMIT = 4 * 1024 * 1024;
const tags = ['webhooks'];

/** No browser has any business here. */
const fromPlatform = { ...signed('HMAC over the raw bytes'), cors: false } as const;

const verification = z.object({
  'hub.mode': z.string().optional(),
  'hub.challenge': z.string().max(1_000).optional(),
  'hub.verify_token': z.string().max(1_000).optional(),
});

export interface IntakeOptions {
  arrivals: Arrivals;
  channels: ChannelDirectory;
  app_secrets: readonly string[];
  verify_token: string | undefined;
  metrics: Metrics;
  /** Called after deliveries became durable. */
  onArrival: () => void;
}

/** Where the platform delivers. Answers 200 only after the commit; never parses, calls or waits for anything else. */
export function intakeRoutes(app: App, options: IntakeOptions): void {
  const { arrivals, channels, verify_token, onArrival } = options;
  const { vouch, vouchFor } = createVouching(channels, options.app_secrets);
  const received = options.metrics.counter('inbound_deliveries_total', 'Deliveries by what was answered.', ['answer']);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );

  async function store(body: Buffer, vouched: Vouched): Promise<void> {
    if (vouched === undefined) {
      received.inc({ answer: 'refused' });
      throw new AppError('unauthenticated', 'The signature is missing or does not match this body.');
    }
    try {
      await arrivals.add({ body, ...vouched });
    } catch (error) {
      received.inc({ answer: 'not_stored' });
      throw new AppError('unavailable', 'The delivery could not be stored. Send it again.', { cause: error });
    }
    received.inc({ answer: 'stored' });
    onArrival();
  }

  app.post(
    '/webhooks/whatsapp',
    {
      config: fromPlatform,
      bodyLimit: BODY_LIMIT,
      schema: { tags, summary: 'Take a delivery for any number', hide: true },
    },
    async (request, reply) => {
      const body = bytesOf(request.body);
      await store(body, await vouch(body, request.headers['x-hub-signature-256']));
      return reply.code(200).type('text/plain').send('');
    },
  );

  app.post<{ Params: { channel_id: string } }>(
    '/webhooks/whatsapp/:channel_id',
    {
      config: fromPlatform,
      bodyLimit: BODY_LIMIT,
      schema: { tags, summary: "Take a delivery of a company's own app", hide: true },
    },
    async (request, reply) => {
      const body = bytesOf(request.body);
      await store(body, vouchFor(request.params.channel_id, body, request.headers['x-hub-signature-256']));
      return reply.code(200).type('text/plain').send('');
    },
  );

  app.get(
    '/webhooks/whatsapp',
    {
      config: open('answers the challenge to who knows the verify token'),
      schema: { tags, querystring: verification, hide: true },
    },
    async (request, reply) => {
      const known = channels.verifyTokens();
      return reply
        .type('text/plain')
        .send(answerChallenge(request.query, verify_token === undefined ? known : [verify_token, ...known]));
    },
  );

  app.get(
    '/webhooks/whatsapp/:channel_id',
    {
      config: open('answers the challenge to who knows the verify token'),
      schema: { tags, params: z.object({ channel_id: z.string() }), querystring: verification, hide: true },
    },
    async (request, reply) => {
      const { channel_id } = request.params;
      const own = isId(channel_id) ? channels.verifyTokensOf(channel_id) : [];
      const install = verify_token === undefined ? [] : [verify_token];
      return reply.type('text/plain').send(answerChallenge(request.query, own.length > 0 ? own : install));
    },
  );
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function answerChallenge(query: z.infer<typeof verification>, tokens: readonly string[]): string {
  const { 'hub.mode': mode, 'hub.challenge': challenge, 'hub.verify_token': token } = query;
  if (mode === undefined || challenge === undefined || token === undefined) {
    throw new AppError('malformed', 'hub.mode, hub.challenge and hub.verify_token are needed.');
  }
  const matches = tokens.filter((known) => sameText(known, token)).length > 0;
  if (mode !== 'subscribe' || !matches) throw new AppError('forbidden', 'Access denied');
  return challenge;
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
