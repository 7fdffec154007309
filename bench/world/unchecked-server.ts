import { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import { contactRoutes } from '#features/contacts';
import { createGrouped, type Row, type Statement } from '#platform/db';
import { open, type App } from '#platform/http';
import { processor } from '../../services/ai-processor/processor.ts';
import { core } from '../../services/core-api/core.ts';
import { main } from '../../services/main.ts';
import type { Service } from '../../services/process.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { addressOf } from './database.ts';

/** As the server's own pipeline: so many connections, so many reads at most in one write. */
const CONNECTIONS = 4;
const READS = 100;

/*
 * The product, and below `/unchecked` the contacts once more: the same handlers, statements, schemas and answers, but
 * nobody is asked who they are, what they may do or how often they came, and the database reads as its superuser, whom
 * row-level security does not bind, without a transaction for it. Reads that come together travel together, as the
 * product's do. The company is taken from a header.
 */
const unchecked: Service = async (ground, app) => {
  const { host, port } = addressOf(ground.config.data_dir);
  const connections = Array.from({ length: CONNECTIONS }, () => {
    const socket = new Socket();
    const config = { host, port, user: 'postgres', database: 'postgres', pipeline: true, stream: () => socket };
    return { socket, client: new pg.Client(config as pg.ClientConfig) };
  });
  for (const { client } of connections) await client.connect();
  ground.lifetime.add({
    name: 'unchecked reads',
    async stop() {
      await Promise.all(connections.map(({ client }) => client.end()));
    },
  });
  let turn = 0;
  const together = createGrouped<Statement, Row[]>({
    max_items: READS,
    max_flights: CONNECTIONS,
    async flush(statements) {
      turn = (turn + 1) % CONNECTIONS;
      const { socket, client } = connections[turn]!;
      socket.cork();
      const sent = statements.map(({ name, text, values }) => client.query<Row>({ name, text, values: [...values] }));
      socket.uncork();
      return (await Promise.all(sent)).map(({ rows }) => rows);
    },
  });
  const texts = new Map<string, string>();

  function read(company_id: string, { name, text, values }: Statement): Promise<Row[]> {
    const known = texts.get(name) ?? text.replaceAll('app_company_id()', `'${company_id}'::uuid`);
    texts.set(name, known);
    return together.add({ name, text: known, values });
  }

  await app.register(
    async (scope) => {
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, ...open('a bench compares it with the checked one') };
      });
      scope.addHook('onRequest', (request: FastifyRequest, _reply, done) => {
        const company_id = String(request.headers['x-company-id']);
        request.company = {
          company_id,
          read: (statements: readonly Statement[]) =>
            Promise.all(statements.map((statement) => read(company_id, statement))),
        } as never;
        done();
      });
      contactRoutes(scope as App, ground);
    },
    { prefix: '/unchecked' },
  );
};

await main('parley', [gateway, processor, core, unchecked]);
