import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assertNoCanary } from './canary.ts';
import { newWamid } from './webhooks.ts';

/** One send that the product is making, under way until the test ends it. */
export interface GraphCall {
  to: string;
  text: string;
  /** What the product attached so that statuses find the attempt. */
  callback_data: string;
  /** Takes the message; answers its platform id. It may know the person by another number, `wa_id`. */
  accept(wamid?: string, wa_id?: string): string;
  /** Refuses it with a code of the platform. */
  refuse(code: number): void;
  /** Breaks the connection off. */
  drop(): void;
}

export interface ScriptedGraph {
  url: string;
  /** The next send, in the order they came. */
  next(): Promise<GraphCall>;
  /** Sends that came and were not asked for yet. */
  waiting(): number;
  stop(): Promise<void>;
}

/** A platform that does nothing by itself: whatever has to happen while a call is under way happens exactly then. */
export async function startGraph(): Promise<ScriptedGraph> {
  const calls: GraphCall[] = [];
  const askers: ((call: GraphCall) => void)[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const bytes = Buffer.concat(pieces);
      assertNoCanary('what is sent to the platform', bytes.toString('utf8'));
      // It knows of no number and no account: whoever asks is told nothing.
      if (request.method === 'GET') return void response.writeHead(503).end();
      if (!isSend(bytes)) {
        // Whatever else is asked of the platform: signs, lists, looks at the number.
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true,"data":[]}');
        return;
      }
      const call = readCall(bytes, response);
      const asker = askers.shift();
      if (asker === undefined) calls.push(call);
      else asker(call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => {
      const call = calls.shift();
      return call === undefined ? new Promise((resolve) => askers.push(resolve)) : Promise.resolve(call);
    },
    waiting: () => calls.length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isSend = (bytes: Buffer): boolean => bytes.includes('"biz_opaque_callback_data"');

function readCall(bytes: Buffer, response: ServerResponse): GraphCall {
  const body = JSON.parse(bytes.toString('utf8')) as {
    to: string;
    text: { body: string };
    biz_opaque_callback_data: string;
  };
  const end = (status: number, answer: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };
  return {
    to: body.to,
    text: body.text.body,
    callback_data: body.biz_opaque_callback_data,
    accept(wamid = newWamid(), wa_id = body.to.replace('+', '')) {
      const contacts = [{ input: body.to, wa_id }];
      end(200, { messaging_product: 'whatsapp', contacts, messages: [{ id: wamid }] });
      return wamid;
    },
    refuse: (code) => end(400, { error: { code, message: 'refused', type: 'OAuthException', fbtrace_id: 'x' } }),
    drop: () => response.destroy(),
  };
}
