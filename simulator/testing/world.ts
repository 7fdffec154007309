import { startSimulator } from '../index.ts';
import type { Simulator, SimulatorOptions } from '../index.ts';
import type { Json } from '../json.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';

export const SECRET = 'shh';
export const WABA = '102290129340398';
export const NUMBER = '106540352242922';
export const CUSTOMER = '15550100101';

export interface Answer {
  status: number;
  json: Json;
  text: string;
  headers: Headers;
}

export interface World {
  simulator: Simulator;
  product: Product;
  /** A call as a business makes it, with a token. */
  graph(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a text to the customer, or any body over it. */
  send(body?: Json, headers?: Record<string, string>): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Lets the customer write, so that the window is open. */
  open(): Promise<void>;
  stop(): Promise<void>;
}

/** A simulator without delays and a product to go with it. */
export async function startWorld(options: SimulatorOptions = {}): Promise<World> {
  const product = await startProduct(SECRET);
  const simulator = await startSimulator({
    port: 0,
    webhook_url: product.url,
    app_secret: SECRET,
    verify_token: 'token',
    channels: [{ phone_number_id: NUMBER, display_phone_number: '+1 555 010 9000', waba_id: WABA, name: 'Shop' }],
    people: [{ name: 'Zoë Müller', wa_id: CUSTOMER, user_id: 'US.13491208655302741918' }],
    ...options,
    rules: { pair_limit: 'off', throughput: 'off', ...options.rules },
    delays: { sent_ms: 0, delivered_ms: 0, read_ms: null, ...options.delays },
    webhooks: { concurrency: 1, retry_first_ms: 1, retry_max_ms: 2, ...options.webhooks },
  });

  async function call(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
    const is_json = body !== undefined && !(body instanceof FormData) && !(body instanceof Uint8Array);
    const response = await fetch(path.startsWith('http') ? path : simulator.url + path, {
      method,
      headers: { ...(is_json && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: is_json ? JSON.stringify(body) : body }),
    });
    const text = await response.text();
    return { status: response.status, text, json: parse(text), headers: response.headers };
  }

  const graph: World['graph'] = (method, path, body, headers = {}) =>
    call(method, path, body, { authorization: 'Bearer token', ...headers });
  return {
    simulator,
    product,
    graph,
    send: (body = {}, headers = {}) =>
      graph(
        'POST',
        `/v25.0/${NUMBER}/messages`,
        { messaging_product: 'whatsapp', to: `+${CUSTOMER}`, type: 'text', text: { body: 'Hello' }, ...body },
        headers,
      ),
    control: (method, path, body) => call(method, `/control${path}`, body, {}),
    async open() {
      simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
      await simulator.idle();
      product.received.length = 0;
    },
    async stop() {
      await simulator.stop();
      await product.stop();
    },
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
