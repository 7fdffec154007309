import { createAgent } from '#features/agents';
import { createChannel } from '#features/channels';
import { createChunks } from '#features/knowledge';
import { makeOperator } from '#features/operators';
import { createCompanyWithAdmin } from '#features/users';
import type { Config } from '#platform/config';
import type { SecretBox } from '#platform/crypto';
import type { Database, TenantDb } from '#platform/db';
import type { Clock } from '#platform/runtime';
import { demoAgent, demoChunks, demoCompany, starters } from './content/index.ts';

/** Quick enough to feel alive, long enough to gather what people send in two or three bubbles. */
const QUIET_MS = 1_200;

export interface DemoNumber {
  phone_number_id: string;
  display_phone_number: string;
  waba_id: string;
  name: string;
}

/** Who runs a development install; the password is the demo's. */
const OPERATOR = 'operator@parley.example';

export interface Demo {
  email: string;
  password: string;
  /** The address under which the companies of the install are looked after. */
  operator_email: string;
  /** With the questions to start with, by language. */
  number: DemoNumber & { starters: Record<string, string[]> };
}

const NUMBER: DemoNumber = {
  phone_number_id: '100000000000001',
  display_phone_number: '+1 555 010 0001',
  waba_id: '200000000000001',
  name: demoCompany.name,
};

export interface DemoGround {
  db: Database;
  box: SecretBox;
  config: Config;
  clock: Clock;
}

/**
 * The demo shop with its user, agent, knowledge and simulated number, and somebody who runs the server; made on the
 * first start, left alone after.
 */
export async function makeDemo(ground: DemoGround): Promise<Demo> {
  const { db, config } = ground;
  const { email, password } = config.demo;
  const company = { name: demoCompany.name, language: 'en' };
  // In one transaction: a first start that is cut off in the middle leaves no empty shop that would count as made.
  await createCompanyWithAdmin(db, { email, password, first_name: 'Ana', last_name: 'Demo', company }, (tdb) =>
    furnish(tdb, ground),
  );
  await makeOperator(db, { email: OPERATOR, password, first_name: 'Olga', last_name: 'Operator' });
  return { email, password, operator_email: OPERATOR, number: { ...NUMBER, starters: startersByLanguage() } };
}

function startersByLanguage(): Record<string, string[]> {
  const texts = Map.groupBy(starters, ({ language }) => language).entries();
  return Object.fromEntries(texts.map(([language, questions]) => [language, questions.map(({ text }) => text)]));
}

async function furnish(tdb: TenantDb, { box, config, clock }: DemoGround): Promise<void> {
  const { name, instructions, tone, languages } = demoAgent;
  // The simulator asks no model vendor for a key, and neither does the demo.
  const models = { llm: {}, default_model: 'extractive/1' };
  const agent = await createAgent(tdb, models, { name, instructions, tone, languages, reply_quiet_ms: QUIET_MS });
  await createChannel(
    tdb,
    { box, clock, daily_limit: config.whatsapp.daily_limit, unverified: config.whatsapp.unverified_numbers },
    { ...NUMBER, access_token: 'simulator', agent_id: agent.id },
    // The simulator's number is this install's own.
    { ownership: { state: 'verified' }, number: null, portfolio_id: null },
  );
  await createChunks(tdb, demoChunks);
}
