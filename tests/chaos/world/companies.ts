import { createApiClient, type Answer } from '#tests/setup/api-client.ts';
import { openCompany, type Company } from '../../checker/companies.ts';
import { createCompanyApi, type CompanyApi } from '../../checker/company-api.ts';
import { DEMO_NUMBER, SECOND_NUMBER } from './world.ts';

const DEMO = { email: 'demo@parley.example', password: 'parley-demo' };
/** A number's own limit of a day would hold back all after the first thousand. */
const UNLIMITED = 1_000_000;
const SECOND = { email: 'admin@second.example', password: 'correct horse battery' };

/** The demo shop, and a second company that signs up over the API and connects a number of its own. */
export async function setUpCompanies(url: string): Promise<Company[]> {
  const demo = createCompanyApi(url, 'demo shop', DEMO);
  const admin = { ...SECOND, first_name: 'Sam', last_name: 'Second', company_name: 'Second Garden' };
  expectStatus(await createApiClient(url).post('/api/v1/auth/signup', admin), 201);
  const second = createCompanyApi(url, 'second company', SECOND);
  const agent = expectStatus(
    await second.post('/agents', {
      name: 'Fern',
      languages: ['en'],
      reply_quiet_ms: 400,
      handoff_message: 'A colleague will answer you.',
    }),
    201,
  );
  for (const chunk of CHUNKS) expectStatus(await second.post('/knowledge_chunks', chunk), 201);
  expectStatus(
    await second.post('/channels', {
      name: 'Second Garden',
      phone_number_id: SECOND_NUMBER,
      waba_id: '200000000000002',
      access_token: 'chaos',
      agent_id: agent.body.id,
      daily_limit: UNLIMITED,
    }),
    201,
  );
  await expectDemo(demo);
  return Promise.all([
    openCompany(url, { company: 'demo shop', ...DEMO }),
    openCompany(url, { company: 'second company', ...SECOND }),
  ]);
}

/** However often the first start was cut off, the demo shop is there once and whole. */
async function expectDemo(demo: CompanyApi): Promise<void> {
  const channels = await demo.list<{ id: string; phone_number_id: string; agent_id: string | null }>('/channels');
  const agents = await demo.list<{ id: string }>('/agents');
  const chunks = await demo.list<{ title: string }>('/knowledge_chunks');
  const [channel] = channels;
  const whole =
    channels.length === 1 &&
    agents.length === 1 &&
    channel?.phone_number_id === DEMO_NUMBER &&
    channel.agent_id === agents[0]?.id;
  if (!whole || chunks.length < 20) {
    throw new Error(
      `the demo shop is incomplete: ${channels.length} channels, ${agents.length} agents, ${chunks.length} chunks`,
    );
  }
  expectStatus(await demo.patch(`/channels/${channel.id}`, { daily_limit: UNLIMITED }), 200);
}

const CHUNKS = [
  {
    title: 'Delivery of plants',
    content: 'Delivery takes three days. Plants travel in a cardboard box with air holes. Delivery costs 7 dollars.',
    language: 'en',
    source: 'Garden handbook',
    tags: [],
  },
  {
    title: 'Opening hours',
    content: 'The garden is open from 9 am to 5 pm, Tuesday to Sunday. It is closed on Mondays.',
    language: 'en',
    source: 'Garden handbook',
    tags: [],
  },
];

function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`setting up: ${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}
