import type { FastifyRequest } from 'fastify';
import type { Ambiguous, CallResult, Refused } from '#connectors/messaging';
import { AppError, notFound, type App } from '#platform/http';
import type { SealedChannel } from '../sealed-channel.model.ts';
import { openSecret } from '../channel-secrets.ts';
import type { ChannelTools } from '../channel-tools.ts';
import { sealedChannelStatement } from '../channels.repository.ts';
import { callProblem } from '../check/problems.ts';
import { noteTokenTrouble } from '../token-trouble.service.ts';

/** How the routes get at a channel and at the platform. */
export interface Access {
  /** The channel with its secrets as they are kept. Throws a 404. */
  find(request: FastifyRequest, id: string): Promise<SealedChannel>;
  /** As `find`, for a call in the channel's name. Throws a 409 where the channel has no token that can be read. */
  authorize(request: FastifyRequest, id: string): Promise<Authorized>;
  /** What a call answered; throws a 409 that says why there is no answer, and notes a token that stopped working. */
  said<T>(channel: SealedChannel, answer: CallResult<T>): Promise<T>;
  /** What this process answers next follows the change; the others are told by the wake bus. */
  known<T>(changed: T): Promise<T>;
}

export interface Authorized {
  channel: SealedChannel;
  of: { phone_number_id: string; waba_id: string; access_token: string };
}

export function accessRoutes(app: App, tools: ChannelTools): Access {
  const { box, db, directory } = tools;

  async function find(request: FastifyRequest, id: string): Promise<SealedChannel> {
    const [rows] = await request.company.read([sealedChannelStatement(id)]);
    const row = rows![0];
    if (row === undefined) throw notFound('Channel');
    return row as unknown as SealedChannel;
  }

  return {
    find,
    async authorize(request, id) {
      const channel = await find(request, id);
      const access_token = await openSecret(box, channel, 'access_token').catch(() => null);
      if (access_token === null) {
        throw new AppError('conflict', 'The channel has no access token, so Meta cannot be asked. Enter one first.');
      }
      const { phone_number_id, waba_id } = channel;
      return { channel, of: { phone_number_id, waba_id, access_token } };
    },
    async said(channel, answer) {
      if (answer.kind === 'ok') return answer.value;
      const { code } = answer;
      if (answer.kind === 'refused' && code !== null) {
        // Not in the request's own transaction: nothing was changed that the audit log should tell.
        await db.tenant(channel.company_id, (tdb) => noteTokenTrouble(tdb, { channel_id: channel.id, code }, tools));
      }
      throw refusal(answer);
    },
    async known(changed) {
      await directory
        .refresh()
        .catch((error: unknown) => app.log.warn({ err: error }, 'cannot read the channels after a change'));
      return changed;
    },
  };
}

/** The platform's no, in words that say what to do. */
export function refusal(answer: Refused | Ambiguous): AppError {
  const { title, advice } = callProblem('number', answer);
  const detail = answer.kind === 'refused' && answer.class === 'REQ' ? ` Meta says: ${answer.detail}` : '';
  return new AppError('conflict', `${title}. ${advice}${detail}`);
}
