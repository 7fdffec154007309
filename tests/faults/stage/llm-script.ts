import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ModelCall } from '../../checker/evidence.ts';

export type ModelFault = 'none' | 'error' | 'reset' | 'silence' | 'not_json' | 'empty';

export interface LlmScript {
  url: string;
  /** What becomes of the next calls, and how long the model thinks; asked at each call. */
  script(next: () => { fault: ModelFault; thinks_ms: number }): void;
  calls(): readonly ModelCall[];
  stop(): Promise<void>;
}

/**
 * A server that speaks OpenAI's chat completions. It says something else at each call and writes down what it was asked
 * and what it said: `GET /ledger`.
 */
export async function startLlmScript(): Promise<LlmScript> {
  const calls: ModelCall[] = [];
  let next = (): { fault: ModelFault; thinks_ms: number } => ({ fault: 'none', thinks_ms: 0 });

  async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')) as {
      model: string;
      messages: { role: string; content: string }[];
    };
    const { fault, thinks_ms } = next();
    const call: ModelCall = {
      at: new Date().toISOString(),
      question: questionIn(body),
      answer: null,
      outcome: 'failed',
    };
    const number = calls.push(call);
    let heard = true;
    response.once('close', () => (heard = response.writableFinished));
    await pause(thinks_ms);
    if (!heard) {
      call.outcome = 'cut_off';
      return;
    }
    switch (fault) {
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'silence':
        return;
      case 'error':
        answer(response, 500, { error: { message: 'down', type: 'server_error' } });
        return;
      case 'not_json':
        response.writeHead(200, { 'content-type': 'application/json' }).end('<html>');
        return;
      case 'empty':
        answer(response, 200, completion(body.model, ''));
        return;
      case 'none':
        call.answer = `Answer ${number}, as it is written.`;
        call.outcome = 'answered';
        response.once('close', () => {
          if (!response.writableFinished) call.outcome = 'cut_off';
        });
        answer(response, 200, completion(body.model, `${call.answer} [1]`));
    }
  }

  const server = createServer((request, response) => {
    if (request.url?.endsWith('/ledger') === true) answer(response, 200, { calls });
    else complete(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script: (given) => void (next = given),
    calls: () => calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The customer's newest messages stand between tags in the last message of the prompt. */
function questionIn({ messages }: { messages: { content: string }[] }): string {
  const last = messages.at(-1)?.content ?? '';
  return /<customer_message>\n([\s\S]*)\n<\/customer_message>/.exec(last)?.[1] ?? last;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function completion(model: string, content: string): object {
  return {
    id: 'chat_1',
    object: 'chat.completion',
    created: 1_750_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 120, completion_tokens: 9, total_tokens: 129 },
  };
}
