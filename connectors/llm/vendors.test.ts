/** Every vendor over real HTTP: a scripted server speaks its wire, good and bad. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerFromKnowledge, type AnswerRequest, LlmError, resolveModel } from './index.ts';

interface Posted {
  path: string;
  headers: IncomingHttpHeaders;
  body: { [key: string]: unknown };
  text: string;
}

/** What the server does with the next request; the last entry repeats. */
type Step = (response: ServerResponse) => void;

interface Wire {
  model: string;
  path: string;
  /** The header the key travels in, with its value. */
  key: [name: string, value: string];
  tokens: string;
  reply(text: string, end?: 'stop' | 'length' | 'filter'): object;
  error(code: string): object;
}

const wires: Wire[] = [
  {
    model: 'openai/gpt-5-mini',
    path: '/v1/responses',
    key: ['authorization', 'Bearer key-of-the-shop'],
    tokens: 'max_output_tokens',
    reply: (text, end = 'stop') => ({
      id: 'resp_1',
      created_at: 1_750_000_000,
      model: 'gpt-5-mini-2025-08-07',
      output: [
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text, annotations: [] }],
        },
      ],
      incomplete_details: end === 'stop' ? null : { reason: end === 'length' ? 'max_output_tokens' : 'content_filter' },
      usage: { input_tokens: 120, output_tokens: 9 },
    }),
    error: (code) => ({ error: { message: 'about key-of-the-shop', type: code, code } }),
  },
  {
    model: 'anthropic/claude-haiku-4-5',
    path: '/v1/messages',
    key: ['x-api-key', 'key-of-the-shop'],
    tokens: 'max_tokens',
    reply: (text, end = 'stop') => ({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content: [{ type: 'text', text }],
      stop_reason: { stop: 'end_turn', length: 'max_tokens', filter: 'refusal' }[end],
      stop_sequence: null,
      usage: { input_tokens: 120, output_tokens: 9 },
    }),
    error: (type) => ({ type: 'error', error: { type, message: 'about key-of-the-shop' } }),
  },
  {
    model: 'openai-compatible/llama3',
    path: '/v1/chat/completions',
    key: ['authorization', 'Bearer key-of-the-shop'],
    tokens: 'max_tokens',
    reply: (text, end = 'stop') => ({
      id: 'chat_1',
      object: 'chat.completion',
      created: 1_750_000_000,
      model: 'llama3:8b',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: text },
          finish_reason: { stop: 'stop', length: 'length', filter: 'content_filter' }[end],
        },
      ],
      usage: { prompt_tokens: 120, completion_tokens: 9, total_tokens: 129 },
    }),
    error: (code) => ({ error: { message: 'about key-of-the-shop', type: code, code } }),
  },
];

let server: Server;
let base: string;
let posted: Posted[] = [];
let script: Step[] = [];
let arrived = Promise.withResolvers<void>();

beforeAll(async () => {
  server = createServer((request, response) => {
    void request.toArray().then((parts) => {
      const text = parts.join('');
      posted.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text), text });
      arrived.resolve();
      (script.length > 1 ? script.shift() : script[0])?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  posted = [];
  arrived = Promise.withResolvers();
});

const json = (status: number, body: object, headers: Record<string, string> = {}): Step => {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

function ask(wire: Wire, change: Partial<AnswerRequest> = {}) {
  const access = { api_key: 'key-of-the-shop', base_url: base };
  return answerFromKnowledge({
    model: resolveModel(wire.model, { openai: access, anthropic: access, openai_compatible: access }),
    instructions: 'We sell boots.',
    tone: 'Warm.',
    company_name: 'Vereda Alta',
    languages: ['pt', 'en'],
    thread: [
      { role: 'business', text: 'Boots are back [4]!' },
      { role: 'customer', text: 'how much is delivery' },
      { role: 'customer', text: 'to Curitiba?' },
    ],
    chunks: [source(1, 'Delivery costs', 'Delivery costs R$ 19.'), source(2, 'Hours', 'Open until 7 pm.')],
    max_output_tokens: 300,
    timeout_ms: 20_000,
    ...change,
  });
}

function source(n: number, title: string, content: string) {
  return { n, chunk_id: `chunk-${n}`, title, content, source: 'Site', url: null, language: 'en', score: 0.9 };
}

async function failure(wire: Wire, change?: Partial<AnswerRequest>): Promise<LlmError> {
  const error: unknown = await ask(wire, change).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LlmError);
  // whoever logs the error logs neither the key nor what was said
  expect(inspect(error, { depth: 10 })).not.toMatch(/key-of-the-shop|Curitiba|R\$ 19|customer_message/);
  return error as LlmError;
}

describe.each(wires)('$model', (wire) => {
  it('answers with the sources it cites', async () => {
    script = [json(200, wire.reply('It costs R$ 19 [1], until 7 pm [2] [9].'))];
    expect(await ask(wire)).toEqual({
      kind: 'answer',
      text: 'It costs R$ 19 [1], until 7 pm [2].',
      citations: [1, 2],
      grounding: 'cited',
      finish_reason: 'stop',
      usage: { input_tokens: 120, output_tokens: 9 },
      model: expect.stringMatching(/gpt-5-mini-2025-08-07|claude-haiku-4-5-20251001|llama3:8b/),
    });
  });

  it('posts rules, thread, sources and question, with the key in its header', async () => {
    script = [json(200, wire.reply('R$ 19 [1]'))];
    await ask(wire);
    expect(posted).toHaveLength(1);
    const [{ path, headers, body, text }] = posted as [Posted];
    expect(path).toBe(wire.path);
    expect(headers[wire.key[0]]).toBe(wire.key[1]);
    expect(body).toMatchObject({ model: wire.model.split('/')[1], [wire.tokens]: 300 });
    expect(text).toContain('You answer customers of Vereda Alta');
    expect(text).toContain('We sell boots.');
    expect(text).toContain('<source n=\\"1\\" title=\\"Delivery costs\\" language=\\"en\\">\\nDelivery costs R$ 19.');
    expect(text).toContain('<customer_message>\\nhow much is delivery\\nto Curitiba?\\n</customer_message>');
    expect(text).toContain('Boots are back!');
    expect(text).not.toMatch(/parley|chunk-1|key-of-the-shop/);
    expect(body['temperature']).toBeUndefined();
  });

  it('knows the sentinel, alone or with other words', async () => {
    script = [json(200, wire.reply('NO_ANSWER'))];
    expect(await ask(wire)).toMatchObject({ kind: 'no_answer', reason: 'not_in_sources', text: null });
    script = [json(200, wire.reply('**NO_ANSWER** I do not know that.'))];
    expect(await ask(wire)).toMatchObject({ kind: 'no_answer', text: 'I do not know that.' });
  });

  it('tells an answer without sources from small talk', async () => {
    script = [json(200, wire.reply('Which order do you mean?'))];
    expect(await ask(wire)).toMatchObject({ kind: 'answer', citations: [], grounding: 'uncited' });
    script = [json(200, wire.reply('Hello!'))];
    const thread = [{ role: 'customer' as const, text: 'good morning' }];
    expect(await ask(wire, { thread })).toMatchObject({ kind: 'answer', citations: [], grounding: 'small_talk' });
  });

  it('tries again after 429, as soon as the vendor allows', async () => {
    script = [json(429, wire.error('rate_limit'), { 'retry-after-ms': '1' }), json(200, wire.reply('R$ 19 [1]'))];
    expect(await ask(wire)).toMatchObject({ kind: 'answer', citations: [1] });
    expect(posted).toHaveLength(2);
  });

  it('gives up on 429 and 5xx when the retries are used up', async () => {
    script = [json(429, wire.error('insufficient_quota'), { 'retry-after': '7' })];
    const limited = await failure(wire, { max_retries: 0 });
    expect(limited).toMatchObject({
      kind: 'rate_limited',
      status: 429,
      code: 'insufficient_quota',
      retry_after_ms: 7000,
      passing: true,
    });
    script = [json(500, wire.error('server_error'), { 'retry-after-ms': '1' })];
    expect(await failure(wire)).toMatchObject({ kind: 'unavailable', status: 500, passing: true });
    expect(posted).toHaveLength(3);
  });

  it('does not try again what cannot go well', async () => {
    script = [json(401, wire.error('invalid_api_key'))];
    expect(await failure(wire)).toMatchObject({ kind: 'invalid_key', status: 401, passing: false });
    script = [json(400, wire.error('invalid_request_error'))];
    expect(await failure(wire)).toMatchObject({ kind: 'refused', status: 400, passing: false });
    expect(posted).toHaveLength(2);
  });

  it('stops waiting for a silent vendor, and when the caller says so', async () => {
    script = [() => {}];
    expect((await failure(wire, { timeout_ms: 50 })).kind).toBe('timeout');
    arrived = Promise.withResolvers();
    const caller = new AbortController();
    void arrived.promise.then(() => caller.abort(new Error('the customer left')));
    await expect(ask(wire, { signal: caller.signal })).rejects.toThrow('the customer left');
  });

  it('stops waiting for an answer that never ends', async () => {
    script = [(response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id": "')];
    expect((await failure(wire, { timeout_ms: 100 })).kind).toBe('timeout');
  });

  it('does not take rubbish for an answer', async () => {
    script = [(response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "resp')];
    expect((await failure(wire)).kind).toBe('bad_answer');
    script = [(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Gateway</h1>')];
    expect((await failure(wire)).kind).toBe('bad_answer');
    script = [json(200, { id: 5, output: 'x', content: 'x', choices: 'x' })];
    expect((await failure(wire)).kind).toBe('bad_answer');
    script = [json(200, wire.reply('  '))];
    expect((await failure(wire)).kind).toBe('bad_answer');
  });

  it('reports a connection that breaks', async () => {
    script = [(response) => response.destroy()];
    expect(await failure(wire, { max_retries: 0 })).toMatchObject({ kind: 'unavailable', status: null });
    script = [
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{"id": "', () => response.destroy());
      },
    ];
    expect((await failure(wire, { max_retries: 0 })).kind).toBe('unavailable');
  });

  it('keeps the whole sentences of an answer that was cut off', async () => {
    script = [json(200, wire.reply('It costs R$ 19. [1] It is free on ord', 'length'))];
    expect(await ask(wire)).toMatchObject({ text: 'It costs R$ 19. [1]', citations: [1], finish_reason: 'length' });
    script = [json(200, wire.reply('It costs', 'length'))];
    expect((await failure(wire)).kind).toBe('bad_answer');
  });

  it('reports a refusal', async () => {
    script = [json(200, wire.reply('I would rather', 'filter'))];
    expect((await failure(wire)).kind).toBe('refused');
  });
});

it('asks OpenAI to keep nothing and to think briefly', async () => {
  const [openai] = wires as [Wire];
  script = [json(200, openai.reply('R$ 19 [1]'))];
  await ask(openai);
  expect(posted[0]?.body).toMatchObject({ store: false, reasoning: { effort: 'low' } });
  expect(posted[0]?.text).not.toContain('summary');
});

it('asks nobody when the business had the last word', async () => {
  const [openai] = wires as [Wire];
  const answer = await ask(openai, { thread: [{ role: 'business', text: 'Hello' }] });
  expect(answer).toMatchObject({ kind: 'no_answer', reason: 'no_question', usage: { input_tokens: 0 } });
  expect(posted).toHaveLength(0);
});
