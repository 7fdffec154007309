/**
 * How fast this instrument is by itself: sends a second it takes, and statuses a second it posts, with the processor
 * time both cost. `node simulator/bench.ts [seconds]`
 */
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const SECONDS = Number(process.argv[2] ?? 10);
const IN_FLIGHT = 32;
const NUMBER = '106540352242922';

const webhook = createServer((incoming, answer) => {
  incoming.resume();
  incoming.on('end', () => answer.end());
});
webhook.listen(0, '127.0.0.1');
await once(webhook, 'listening');
const target = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`;

const config = {
  rules: { window: 'off', throughput: 'off', pair_limit: 'off' },
  delays: { sent_ms: 50, delivered_ms: 100, read_ms: 200 },
  webhooks: { batch_max: 100, batch_wait_ms: 20 },
};
const child = spawn(
  process.execPath,
  [
    '--input-type=module',
    '-e',
    `import { startSimulator } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
     const simulator = await startSimulator({ port: 0, webhook_url: '${target}', ...${JSON.stringify(config)} });
     process.stdout.write(simulator.url + '\\n');
     process.stdin.on('data', async () => {
       const idle = await simulator.idle(60000);
       const { webhooks, throughput } = simulator.ledger({ wamid: 'none' });
       const { user, system } = process.cpuUsage();
       process.stdout.write(JSON.stringify({ idle, webhooks, throughput, cpu_s: (user + system) / 1e6, rss_mb: process.memoryUsage().rss / 2 ** 20 }));
       process.exit();
     });`,
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const [said] = (await once(child.stdout, 'data')) as [Buffer];
const url = new URL(`/v25.0/${NUMBER}/messages`, said.toString().trim());
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

let sent = 0;
function send(): Promise<void> {
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    to: `+1555${String(1_000_000 + (sent++ % 100_000)).padStart(7, '0')}`,
    type: 'text',
    text: { body: 'Your order is on its way.' },
    biz_opaque_callback_data: `attempt-${sent}`,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { authorization: 'Bearer t', 'content-type': 'application/json', 'content-length': body.length };
  const call = request(url, { method: 'POST', agent, headers }, (answer) => {
    answer.resume();
    answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${answer.statusCode}`))));
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

const started = performance.now();
const until = started + SECONDS * 1_000;
async function sendOn(): Promise<void> {
  while (performance.now() < until) await send();
}
await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
const took_s = (performance.now() - started) / 1_000;
child.stdin.write('done\n');
const [answer] = (await once(child.stdout, 'data')) as [Buffer];
const all_s = (performance.now() - started) / 1_000;
const { webhooks, cpu_s, rss_mb } = JSON.parse(answer.toString()) as {
  webhooks: { updates: number; posts: number };
  cpu_s: number;
  rss_mb: number;
};
console.log(`sends        ${sent} in ${took_s.toFixed(1)} s: ${Math.round(sent / took_s)} a second`);
console.log(
  `statuses     ${webhooks.updates} in ${webhooks.posts} POSTs: ${Math.round(webhooks.updates / all_s)} a second`,
);
console.log(
  `processor    ${cpu_s.toFixed(1)} s of ${all_s.toFixed(1)} s: ${((cpu_s / sent) * 1e6).toFixed(0)} µs for a send with its statuses`,
);
console.log(`memory       ${Math.round(rss_mb)} MB`);
agent.destroy();
webhook.closeAllConnections();
webhook.close();
