import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { arrayAt, digitsOf, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Channel } from '../people/channels.ts';
import type { People } from '../people/people.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Access } from './access.ts';
import { pageOf, parametersOf } from './body.ts';
import type { Page } from './body.ts';
import { addressOf } from './address.ts';
import { GraphError, graphErrorBody } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';

const MOST_BLOCKED = 64_000;
const DAY_MS = 86_400_000;

/** The list of people a business does not want to hear from; some may fail while others succeed. */
export function registerBlockRoutes(
  app: FastifyInstance,
  access: Access,
  { people, ledger, timeline }: { people: People; ledger: Ledger; timeline: Timeline },
): void {
  const path = `/${VERSION}/:id/block_users`;

  app.get<{ Params: GraphParams; Querystring: Page }>(path, async (request) => {
    const channel = access.number(request, request.params.id, 'whatsapp_business_messaging');
    const users = channel.blocked.map((id) => {
      const person = people.get(id);
      return {
        messaging_product: 'whatsapp',
        wa_id: person?.wa_id ?? id,
        ...(person?.user_id && { user_id: person.user_id }),
      };
    });
    return pageOf(users, request.query, addressOf(request));
  });
  app.post<{ Params: GraphParams }>(path, async (request, reply) =>
    change(request, reply, 'added_users', (channel, id) => {
      if (channel.blocked.includes(id)) return null;
      const wrote_at = ledger.lastWroteAt(channel.phone_number_id, id);
      if (wrote_at === null || timeline.now() - wrote_at >= DAY_MS) return 139103;
      if (channel.blocked.length >= MOST_BLOCKED) return 139101;
      channel.blocked.push(id);
      return null;
    }),
  );
  app.delete<{ Params: GraphParams }>(path, async (request, reply) =>
    change(request, reply, 'removed_users', (channel, id) => {
      channel.blocked = channel.blocked.filter((one) => one !== id);
      return null;
    }),
  );

  function change(
    request: FastifyRequest<{ Params: GraphParams }>,
    reply: FastifyReply,
    list: string,
    act: (channel: Channel, person_id: string) => number | null,
  ): unknown {
    const channel = access.number(request, request.params.id, 'whatsapp_business_messaging');
    const body = parametersOf(request);
    if (body['messaging_product'] !== 'whatsapp')
      throw new GraphError(100, 'The parameter messaging_product is required.');
    const asked = arrayAt(body, 'block_users');
    if (asked.length === 0) throw new GraphError(100, 'The parameter block_users is required.');
    const done: Json[] = [];
    const failed: Json[] = [];
    for (const one of asked) {
      const input = textAt(one, 'user') ?? textAt(one, 'user_id') ?? '';
      const person = people.get(input) ?? people.get(digitsOf(input));
      const code = person === undefined ? 131026 : act(channel, person.id);
      if (person !== undefined && code === null) done.push({ input, wa_id: person.wa_id ?? person.user_id });
      else
        failed.push({
          input,
          errors: [{ message: new GraphError(code ?? 131026).message, code, error_data: { details: '' } }],
        });
    }
    access.save(channel);
    const block_users = { [list]: done, ...(failed.length > 0 && { failed_users: failed }) };
    const answer = { messaging_product: 'whatsapp', block_users };
    if (failed.length === 0) return answer;
    return reply.code(400).send({ ...answer, ...graphErrorBody(new GraphError(139100)) });
  }
}
