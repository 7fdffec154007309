import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arrayAt, objectAt } from '../json.ts';
import type { Json } from '../json.ts';

export interface Received {
  raw: Buffer;
  signature: string | null;
  genuine: boolean;
  /** What this webhook answered. */
  answered: number;
  body: Json;
  /** The lists of all its changes, one after the other. */
  messages: Json[];
  statuses: Json[];
}

/** A business's webhook that writes down what it gets. Stands in for the product in these tests. */
export interface Product {
  url: string;
  received: Received[];
  /** What to answer to the nth delivery (from 0); 200 unless set. */
  answer: (nth: number, delivery: Received) => number;
  statuses(): Json[];
  messages(): Json[];
  /** Resolves with the first delivery, past or to come, that fits. */
  seen(fits: (delivery: Received) => boolean): Promise<Received>;
  stop(): Promise<void>;
}

export async function startProduct(app_secret: string, verify_token = 'token'): Promise<Product> {
  const watchers = new Set<(delivery: Received) => void>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.method === 'GET') {
        const query = new URL(request.url ?? '/', 'http://product').searchParams;
        const right = query.get('hub.verify_token') === verify_token;
        response.writeHead(right ? 200 : 403).end(right ? query.get('hub.challenge') : '');
        return;
      }
      const delivery = read(Buffer.concat(pieces), request.headers['x-hub-signature-256']);
      delivery.answered = delivery.genuine ? product.answer(product.received.length, delivery) : 401;
      product.received.push(delivery);
      response.writeHead(delivery.answered).end();
      for (const watch of watchers) watch(delivery);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  function read(raw: Buffer, header: string | string[] | undefined): Received {
    const signature = typeof header === 'string' ? header : null;
    const wanted = Buffer.from(`sha256=${createHmac('sha256', app_secret).update(raw).digest('hex')}`);
    const given = Buffer.from(signature ?? '');
    const body = JSON.parse(raw.toString('utf8')) as Json;
    const values = arrayAt(body, 'entry').flatMap((entry) =>
      arrayAt(entry, 'changes').map((change) => objectAt(change, 'value')),
    );
    return {
      raw,
      signature,
      answered: 0,
      genuine: given.length === wanted.length && timingSafeEqual(given, wanted),
      body,
      messages: values.flatMap((value) => arrayAt(value, 'messages') as Json[]),
      statuses: values.flatMap((value) => arrayAt(value, 'statuses') as Json[]),
    };
  }

  const product: Product = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`,
    received: [],
    answer: () => 200,
    statuses: () => product.received.flatMap((delivery) => delivery.statuses),
    messages: () => product.received.flatMap((delivery) => delivery.messages),
    async seen(fits) {
      const past = product.received.find(fits);
      if (past !== undefined) return past;
      const { promise, resolve } = Promise.withResolvers<Received>();
      const watch = (delivery: Received): void => {
        if (!fits(delivery)) return;
        watchers.delete(watch);
        resolve(delivery);
      };
      watchers.add(watch);
      return promise;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return product;
}
