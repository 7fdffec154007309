import { sign } from '#connectors/messaging';
import { loadConfig } from '#platform/config';
import { createLogger } from '#platform/log';
import { processor } from '../../services/ai-processor/processor.ts';
import { core } from '../../services/core-api/core.ts';
import { startProcess } from '../../services/process.ts';
import { gateway } from '../../services/whatsapp-gateway/gateway.ts';
import { CANARY } from './canary.ts';

const APP_SECRET = 'canary-app-secret';
const NUMBER = '990000000000001';
const PASSWORD = `${CANARY}-password`;

type Send = (method: string, path: string, body?: unknown) => Promise<Record<string, string>>;

/** Opens the company through the API, as any other: with a number, an agent, knowledge, a customer who wrote, people, keys, mails. */
export async function plantCanary(database: { url: string; data_dir: string }): Promise<void> {
  const { config } = loadConfig({
    env: {
      APP_ENV: 'test',
      DATA_DIR: database.data_dir,
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: '0',
      SIMULATOR_PORT: '',
      LOG_LEVEL: 'fatal',
      WHATSAPP_APP_SECRET: APP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'canary',
      WHATSAPP_API_BASE_URL: 'http://127.0.0.1:9',
      RATE_LIMIT_PER_MINUTE: '1000000',
    },
  });
  const running = await startProcess({
    config,
    logger: createLogger({ level: 'fatal' }),
    services: [gateway, processor, core],
  });
  try {
    const base = `http://127.0.0.1:${running.port}`;
    await furnish(base, await signUp(base));
    for (let round = 0; round < 3; round += 1) for (const settle of running.ground.settlers) await settle();
  } finally {
    await running.stop();
  }
}

async function signUp(base: string): Promise<Send> {
  const email = `${CANARY}@canary.example`;
  const send = sender(base, { 'user-agent': CANARY });
  await send('POST', '/api/v1/auth/signup', {
    email,
    password: PASSWORD,
    first_name: CANARY,
    last_name: CANARY,
    company_name: CANARY,
  });
  const { access_token } = await send('POST', '/api/v1/auth/login', { email, password: PASSWORD });
  return sender(base, { authorization: `Bearer ${access_token}` });
}

function sender(base: string, headers: Record<string, string>): Send {
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the canary cannot ${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, string>);
  };
}

async function furnish(base: string, send: Send): Promise<void> {
  const api = (path: string, body: object): Promise<Record<string, string>> => send('POST', `/api/v1/${path}`, body);
  await api('channels', { name: CANARY, phone_number_id: NUMBER, waba_id: NUMBER, display_phone_number: CANARY });
  await api('agents', { name: CANARY, instructions: CANARY, greeting: CANARY, handoff_message: CANARY });
  await api('knowledge_chunks', {
    title: CANARY,
    content: `The secret word is ${CANARY}.`,
    language: 'en',
    source: CANARY,
    url: `https://${CANARY}.example/`,
    tags: [CANARY],
  });
  const role = await api('roles', { name: CANARY, description: CANARY, permissions: ['contacts.read'] });
  await api('users', {
    email: `${CANARY}-2@canary.example`,
    first_name: CANARY,
    last_name: CANARY,
    role: 'custom',
    role_id: role['id'],
  });
  await api('auth/invitations', { email: `${CANARY}-3@canary.example`, role: 'client', first_name: CANARY });
  await api('api_keys', { name: CANARY, scopes: ['contacts.read'] });
  await send('PATCH', '/api/v1/companies/current', { settings: { contact_email: `${CANARY}@canary.example` } });
  await beWrittenTo(base);
}

async function beWrittenTo(base: string): Promise<void> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '7',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550100199', phone_number_id: NUMBER },
              contacts: [{ profile: { name: CANARY }, wa_id: '15559999999' }],
              messages: [
                {
                  from: '15559999999',
                  id: `wamid.${CANARY}`,
                  timestamp: String(Math.floor(Date.now() / 1_000)),
                  type: 'text',
                  text: { body: `${CANARY}?` },
                },
              ],
            },
          },
        ],
      },
    ],
  });
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(Buffer.from(body), APP_SECRET) };
  const { status } = await fetch(`${base}/webhooks/whatsapp`, { method: 'POST', headers, body });
  if (status !== 200) throw new Error(`the canary was not delivered to: ${status}`);
}
