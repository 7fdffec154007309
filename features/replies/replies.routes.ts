import type { SecretBox } from '#platform/crypto';
import { company, idParams, notFound, problem, sendJson, timestamp, type App } from '#platform/http';
import { z } from 'zod';
import { passportFromRow, passportStatement } from './passports.repository.ts';

const passportWire = z
  .object({
    message_id: z.uuid(),
    turn_id: z.uuid(),
    agent_id: z.uuid(),
    model: z.string(),
    chunks: z
      .array(z.record(z.string(), z.unknown()))
      .meta({ description: 'what was retrieved, with scores and the text as it was' }),
    usage: z.record(z.string(), z.unknown()),
    timings_ms: z.record(z.string(), z.number()),
    created_at: timestamp,
  })
  .meta({ id: 'Passport' });

export function passportRoutes(app: App, { box }: { box: SecretBox }): void {
  app.get(
    '/messages/:id/passport',
    {
      config: company('conversations.read'),
      schema: {
        tags: ['messages'],
        summary: 'What an answer of an agent was made of',
        params: idParams,
        response: { 200: passportWire, 404: problem },
      },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([passportStatement(request.params.id)]);
      if (rows![0] === undefined) throw notFound('Passport');
      sendJson(reply, JSON.stringify(await passportFromRow(rows![0], request.company.company_id, box)));
    },
  );
}
