import type { SecretBox } from '#platform/crypto';
import { company, createListReader, idParams, notFound, problem, sendJson, type App } from '#platform/http';
import { deliveryFromRow, deliveryStatement, replayDelivery } from './deliveries.repository.ts';
import { deliveryPage } from './delivery-list.ts';
import {
  deliveryList,
  deliveryQuery,
  deliveryWithBody,
  ledgerDays,
  ledgerDaysQuery,
  ledgerWire,
} from './inbound.model.ts';
import { ledgerByDay, ledgerDaysStatement, ledgerOf, ledgerStatement } from './ledger.ts';
import { openBody } from './sealed-body.ts';
import { z } from 'zod';

const tags = ['inbound deliveries'];

export function deliveryRoutes(app: App, { box, onReplay }: { box: SecretBox; onReplay: () => void }): void {
  const answerList = createListReader('inbound_deliveries', { cached: false });

  app.get(
    '/inbound_deliveries',
    {
      config: company('deliveries.read'),
      schema: {
        tags,
        summary: 'List what the platform delivered',
        querystring: deliveryQuery,
        response: { 200: deliveryList, 422: problem },
      },
    },
    (request, reply) => answerList(request, reply, deliveryPage(request.query, request.company.company_id)),
  );

  app.get(
    '/inbound_deliveries/ledger',
    {
      config: company('deliveries.read'),
      schema: { tags, summary: 'received = processed + rejected + pending, always', response: { 200: ledgerWire } },
    },
    async (request) => {
      const [rows] = await request.company.read([ledgerStatement]);
      return ledgerOf(rows!);
    },
  );

  app.get(
    '/inbound_deliveries/ledger/days',
    {
      config: company('deliveries.read'),
      schema: {
        tags,
        summary: 'The same for each of the last days (of UTC) on which something came, the newest first',
        querystring: ledgerDaysQuery,
        response: { 200: ledgerDays, 422: problem },
      },
    },
    async (request) => {
      const [rows] = await request.company.read([ledgerDaysStatement(request.query.days)]);
      return ledgerByDay(rows!);
    },
  );

  app.get(
    '/inbound_deliveries/:id',
    {
      config: company('deliveries.read'),
      schema: {
        tags,
        summary: 'Get a delivery with its body',
        params: idParams,
        response: { 200: deliveryWithBody, 404: problem },
      },
    },
    async (request, reply) => {
      const [rows] = await request.company.read([deliveryStatement(request.params.id)]);
      if (rows![0] === undefined) throw notFound('Delivery');
      const { body, sealed, ...row } = rows![0];
      const { company_id } = request.company;
      const kept = { id: request.params.id, company_id, body: body as Buffer, sealed: sealed === true };
      const raw = (await openBody(box, kept)).toString('utf8');
      sendJson(reply, JSON.stringify({ ...deliveryFromRow(row), raw }));
    },
  );

  app.get(
    '/inbound_deliveries/:id/raw',
    {
      config: company('deliveries.read'),
      schema: { tags, summary: 'Download the body of a delivery, byte for byte', params: idParams },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [rows] = await request.company.read([deliveryStatement(id)]);
      if (rows![0] === undefined) throw notFound('Delivery');
      const { body, sealed } = rows![0];
      const kept = { id, company_id: request.company.company_id, body: body as Buffer, sealed: sealed === true };
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="delivery-${id}.json"`)
        .send(await openBody(box, kept));
    },
  );

  app.post(
    '/inbound_deliveries/:id/replay',
    {
      config: company('deliveries.write', 'delivery.replayed'),
      schema: {
        tags,
        summary: 'Drain a delivery again; nothing is doubled by it',
        params: idParams,
        response: { 202: z.object({ state: z.literal('pending') }), 404: problem },
      },
    },
    async (request, reply) => {
      const found = await request.company.run((tdb) => replayDelivery(tdb, request.params.id));
      if (!found) throw notFound('Delivery');
      onReplay();
      return reply.code(202).send({ state: 'pending' as const });
    },
  );
}
