import { randomInt } from 'node:crypto';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/index.ts';
import type { Logger } from '#platform/log';
import type { Clock } from '#platform/runtime';
import { APP_SECRET, startTestApp, VERIFY_TOKEN, type SignedIn, type TestApp } from './app.ts';

/** A company with everything it takes to answer: a number on the simulator, an agent, some knowledge. */
export interface TestShop {
  admin: SignedIn;
  phone_number_id: string;
  channel_id: string;
  agent_id: string;
}

export interface TestWorld {
  app: TestApp;
  simulator: Simulator;
  openShop(agent?: Record<string, unknown>): Promise<TestShop>;
  /** A customer nobody knows yet; answers the id to write as. */
  meet(name: string): string;
  /** Lets everything that is under way come to rest, on both sides. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const KNOWLEDGE = [
  {
    title: 'Returns',
    content:
      'You can return any item within 30 days of delivery. The return label is free and the money comes back in 5 days.',
    language: 'en',
    source: 'Returns policy',
  },
  {
    title: 'Opening hours',
    content: 'The shop is open from Monday to Saturday between 9 in the morning and 7 in the evening.',
    language: 'en',
    source: 'Visit us',
  },
  {
    title: 'Prazo de entrega',
    content: 'A entrega leva de 3 a 5 dias úteis nas capitais. O frete é grátis acima de 200 reais.',
    language: 'pt',
    source: 'Entrega',
  },
];

/** The server and a simulated platform that know each other. */
export async function startWorld(
  options: { env?: Record<string, string>; simulator?: SimulatorOptions; logger?: Logger; clock?: Clock } = {},
): Promise<TestWorld> {
  const simulator = await startSimulator({
    port: 0,
    app_secret: APP_SECRET,
    verify_token: VERIFY_TOKEN,
    log_level: 'fatal',
    ...options.simulator,
    delays: { sent_ms: 1, delivered_ms: 2, read_ms: 3, ...options.simulator?.delays },
    review: { delay_ms: 5, ...options.simulator?.review },
  });
  const app = await startTestApp({
    env: { WHATSAPP_API_BASE_URL: simulator.url, ...options.env },
    ...(options.logger === undefined ? {} : { logger: options.logger }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  simulator.webhook({ url: `${app.url}/webhooks/whatsapp` });

  return {
    app,
    simulator,
    async openShop(agent = {}) {
      const admin = await app.signUp();
      const phone_number_id = String(randomInt(1e11, 1e12));
      const waba_id = String(randomInt(1e11, 1e12));
      simulator.putChannels([{ phone_number_id, display_phone_number: '+1 555 010 0199', waba_id, name: 'Shop' }]);
      const made = await admin.post('/api/v1/agents', { name: 'Nina', reply_quiet_ms: 0, ...agent });
      const channel = await admin.post('/api/v1/channels', {
        name: 'Main number',
        phone_number_id,
        waba_id,
        access_token: 'token-of-the-number',
        agent_id: made.body.id,
      });
      for (const chunk of KNOWLEDGE) {
        const stored = await admin.post('/api/v1/knowledge_chunks', chunk);
        if (stored.status !== 201) throw new Error(stored.text);
      }
      if (channel.status !== 201) throw new Error(channel.text);
      return { admin, phone_number_id, channel_id: channel.body.id, agent_id: made.body.id };
    },
    meet: (name) => simulator.putPerson({ name, wa_id: `1555${randomInt(1_000_000, 10_000_000)}` }).id,
    async settle() {
      for (let round = 0; round < 4; round += 1) {
        await app.settle();
        await simulator.idle();
      }
      await app.settle();
    },
    async stop() {
      await app.stop();
      await simulator.stop();
    },
  };
}
