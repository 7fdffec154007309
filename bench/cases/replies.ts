import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { newRun, signatureOf, statusBody, textBody, wamidOf } from '../load/deliveries.ts';
import { percentile } from '../load/latencies.ts';
import { readable } from '../report/section.ts';
import { connectNumber, signUp } from '../world/company.ts';
import { startGraph, type Sent } from '../world/graph.ts';
import { KNOWLEDGE } from '../world/knowledge.ts';
import { APP_SECRET, startServer } from '../world/server.ts';
import { startWatch } from '../world/stopwatch.ts';
import type { Case } from './bench.ts';

const PHONE_NUMBER_ID = '106540352242922';
const QUIET_MS = 300;
const TARGET_MS = 60;
/** Conversations a second: one by one, and a busy shop's hour. */
const RATES = [5, 50] as const;
const AT_LEAST = 100;
const GIVE_UP_MS = 15_000;
/** What the platform reports on a message, each so long after the one before, about as it does. */
const REPORTS = [
  ['sent', 200],
  ['delivered', 300],
  ['read', 1_000],
] as const;
const COLUMNS = ['conversations a second', 'conversations', 'p50 ms', 'p95 ms', 'worst ms', 'target p95', 'others'];

/**
 * How long a customer waits beyond the pause that gathers their burst: from the delivery leaving the platform to the
 * reply reaching it, answered from knowledge without a language model. The platform reports on each message as it would.
 */
export const replies: Case = async (bench) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const waiting = new Map<string, (at: number) => void>();
  const graph = await startGraph((sent) => {
    waiting.get(sent.to)?.(sent.at);
    waiting.delete(sent.to);
    void report(sent);
  });
  const server = await startServer({ graph_url: graph.url, node: bench.server_node });

  const deliver = (body: string): Promise<void> => post(agent, server.port, body);

  async function report({ phone_number_id, to, wamid, callback_data }: Sent): Promise<void> {
    for (const [status, after_ms] of REPORTS) {
      await pause(after_ms);
      await deliver(statusBody({ phone_number_id, customer: to, wamid, status, callback_data })).catch(() => undefined);
    }
  }

  /** One customer's question: milliseconds until its answer, beyond the quiet time. */
  async function converse(customer: string, wamid: string, text: string): Promise<number> {
    const answered = Promise.withResolvers<number>();
    waiting.set(customer, answered.resolve);
    const timer = setTimeout(() => answered.reject(new Error(`no answer within ${GIVE_UP_MS} ms`)), GIVE_UP_MS);
    const began = performance.now();
    await deliver(textBody({ phone_number_id: PHONE_NUMBER_ID, customer, wamid, text }));
    const at = await answered.promise;
    clearTimeout(timer);
    return at - began - QUIET_MS;
  }

  async function measureRate(per_second: number, first: number): Promise<string[]> {
    const run = newRun();
    const stop = startWatch(server);
    const count = Math.max(AT_LEAST, per_second * (bench.seconds + bench.warmup_s));
    const warmup = per_second * bench.warmup_s;
    const began = performance.now();
    const all: Promise<number>[] = [];
    for (let index = 0; index < count; index += 1) {
      await pause(Math.max(0, began + (index * 1_000) / per_second - performance.now()));
      const { question } = KNOWLEDGE[index % KNOWLEDGE.length]!;
      const conversation = converse(`1555${first + index}`, wamidOf(run, index), question);
      conversation.catch(() => undefined);
      all.push(conversation);
    }
    const waits = (await Promise.all(all)).slice(warmup).toSorted((a, b) => a - b);
    const lap = stop();
    const [p50, p95] = [percentile(waits, 0.5), percentile(waits, 0.95)];
    bench.say(`replies at ${per_second}/s: p50 ${readable(p50)} ms, p95 ${readable(p95)} ms`);
    const figures = [p50, p95, waits.at(-1)!].map(readable);
    const costs = [lap.server, lap.database].map((taken_s) => readable((taken_s * 1_000) / count));
    const target = `${TARGET_MS}${p95 <= TARGET_MS ? ' ✓' : ' ✗'}`;
    return [String(per_second), String(waits.length), ...figures, target, ...costs, lap.others.toFixed(2)];
  }

  try {
    const company = await signUp(server.port);
    await connectNumber(company, PHONE_NUMBER_ID, { reply_quiet_ms: QUIET_MS });
    for (const { title, content } of KNOWLEDGE) {
      await company.post('/api/v1/knowledge_chunks', { title, content, language: 'en', source: title });
    }
    const rows: string[][] = [];
    for (const [place, rate] of RATES.entries()) rows.push(await measureRate(rate, 1_000_000 * (place + 1)));
    const notes = [
      `From the delivery's first byte to the whole send request at the platform, minus the quiet time of ${QUIET_MS} ms.`,
      '"Server ms" and "database ms" are processor time for one conversation: message, answer and three reports on it.',
    ];
    return [{ title: 'Replies without a model', columns: COLUMNS, rows, notes }];
  } finally {
    await server.stop();
    await graph.stop();
    agent.destroy();
  }
};

function post(agent: Agent, port: number, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-hub-signature-256': signatureOf(body, APP_SECRET),
    };
    const sending = request(
      { agent, port, host: '127.0.0.1', method: 'POST', path: '/webhooks/whatsapp', headers },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode ?? 0}`)),
        );
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}
