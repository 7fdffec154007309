import { company, idParams, notFound, problem, timestamp, type App } from '#platform/http';
import { z } from 'zod';
import { historyStatements } from './history.repository.ts';

const historyWire = z
  .object({
    state: z
      .enum(['none', 'importing', 'imported', 'refused'])
      .meta({ description: 'imported: everything that came so far; more may come' }),
    progress: z.int().nullable().meta({ description: 'per cent of the whole, as WhatsApp counts' }),
    phase: z.int().nullable().meta({ description: '0: the last day, 1: up to 90 days, 2: up to 180 days' }),
    chunks: z.int(),
    messages: z.int().meta({ description: 'in all chunks that came' }),
    read: z.int().meta({ description: 'of them gone through' }),
    added: z.int().meta({ description: 'of them new here' }),
    error_code: z.int().nullable().meta({ description: "the platform's reason when it hands nothing over" }),
    updated_at: timestamp.nullable(),
  })
  .meta({ id: 'ChannelHistory' });

export function historyRoutes(app: App): void {
  app.get(
    '/channels/:id/history',
    {
      config: company('channels.read'),
      schema: {
        tags: ['channels'],
        summary: 'How far the earlier conversations of a number have been imported',
        params: idParams,
        response: { 200: historyWire, 404: problem },
      },
    },
    async (request) => {
      const [sums, channel] = await request.company.read(historyStatements(request.params.id));
      if (channel![0] === undefined) throw notFound('Channel');
      const { importing, refused, updated_at, ...rest } = sums![0] as unknown as Omit<
        z.infer<typeof historyWire>,
        'state' | 'updated_at'
      > & { importing: number; refused: number; updated_at: Date | null };
      const state =
        rest.chunks === 0
          ? 'none'
          : importing > 0
            ? 'importing'
            : rest.messages === 0 && refused > 0
              ? 'refused'
              : 'imported';
      return {
        ...rest,
        state: state as z.infer<typeof historyWire>['state'],
        updated_at: updated_at?.toISOString() ?? null,
      };
    },
  );
}
