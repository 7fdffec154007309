import { Agent, request } from 'node:http';

const CONNECTIONS = 64;

/** How many messages a second plain `node:http` posts to the platform with nothing around it. */
export async function barePosts(url: string, numbers: readonly string[], seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  const end = began + seconds * 1_000;
  let sent = 0;
  async function one(worker: number): Promise<void> {
    const number = numbers[worker % numbers.length]!;
    while (performance.now() < end) {
      sent += 1;
      await post(agent, `${url}/v25.0/${number}/messages`, `1555${String(worker * 100_000 + sent).padStart(7, '0')}`);
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, worker) => one(worker)));
  agent.destroy();
  return (sent * 1_000) / (performance.now() - began);
}

function post(agent: Agent, url: string, to: string): Promise<void> {
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'text',
    text: { body: 'Your order is on its way.' },
    biz_opaque_callback_data: 'floor',
  });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: 'Bearer token-of-the-number',
  };
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve());
    });
    sending.once('error', reject);
    sending.end(body);
  });
}
