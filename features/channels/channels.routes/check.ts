import { company, idParams, notFound, problem, type App } from '#platform/http';
import { channelCheck, type ChannelCheck } from '../check.model.ts';
import type { ChannelTools } from '../channel-tools.ts';
import { lastCheckStatement } from '../channels.repository.ts';
import { examine } from '../check/examine.service.ts';
import { keepCheck } from '../check/keep.service.ts';
import type { Access } from './access.ts';

const tags = ['channels'];

export function checkRoutes(app: App, tools: ChannelTools, { find, known }: Access): void {
  app.post(
    '/channels/:id/check',
    {
      config: company('channels.write', { not: 'it only asks the platform and keeps what it says' }),
      schema: {
        tags,
        summary: 'Ask the platform whether the number can be used, and whose it is',
        params: idParams,
        response: { 200: channelCheck, 404: problem },
      },
    },
    async (request) => {
      const channel = await find(request, request.params.id);
      const findings = await examine(tools, channel);
      await request.company.run((tdb) => keepCheck(tdb, channel, findings, tools));
      return known(findings.check);
    },
  );

  app.get(
    '/channels/:id/check',
    {
      config: company('channels.read'),
      schema: {
        tags,
        summary: 'See what the last check found',
        params: idParams,
        response: { 200: channelCheck, 404: problem },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([lastCheckStatement(request.params.id)]);
      const row = rows![0];
      if (row === undefined) throw notFound('Channel');
      if (row['last_check'] === null) throw notFound('Check');
      return row['last_check'] as ChannelCheck;
    },
  );
}
