import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sent {
  phone_number_id: string;
  to: string;
  wamid: string;
  callback_data: string;
  /** `performance.now()` when the whole request was there. */
  at: number;
}

/** A bare stand-in for the platform's Graph API: accepts every message at once and says when it came. */
export interface Graph {
  url: string;
  stop(): Promise<void>;
}

export async function startGraph(onSent: (sent: Sent) => void): Promise<Graph> {
  let accepted = 0;
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const at = performance.now();
      const body = JSON.parse(text) as { to?: string; status?: string; biz_opaque_callback_data?: string };
      accepted += 1;
      const wamid = `wamid.${Buffer.from(`accepted-${accepted}`).toString('base64')}`;
      const to = body.to ?? '';
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          messaging_product: 'whatsapp',
          contacts: [{ input: to, wa_id: to }],
          messages: [{ id: wamid }],
        }),
      );
      if (body.status !== undefined) return;
      const phone_number_id = request.url?.split('/')[2] ?? '';
      onSent({
        phone_number_id,
        to: to.replace('+', ''),
        wamid,
        callback_data: body.biz_opaque_callback_data ?? '',
        at,
      });
    });
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
