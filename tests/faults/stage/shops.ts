import { openCompany, type Company, type SignIn } from '../../checker/companies.ts';
import { createCompanyApi, type CompanyApi } from '../../checker/company-api.ts';
import { createApiClient } from '#tests/setup/api-client.ts';

/** A company of a fault test: what it is called, its number on the platform, and who answers for it. */
export interface ShopPlan extends SignIn {
  phone_number_id: string;
  waba_id: string;
  model: string;
  /** How long its agent waits for more words. */
  quiet_ms?: number;
}

const PASSWORD = 'correct horse battery';

export const PROGRAM_SHOP: ShopPlan = {
  company: 'program shop',
  email: 'admin@program.example',
  password: PASSWORD,
  phone_number_id: '100000000000011',
  waba_id: '200000000000011',
  model: 'extractive/1',
};

export const MODEL_SHOP: ShopPlan = {
  company: 'model shop',
  email: 'admin@model.example',
  password: PASSWORD,
  phone_number_id: '100000000000012',
  waba_id: '200000000000012',
  model: 'openai-compatible/script',
};

/** What customers ask; the knowledge below answers it. */
export const QUESTIONS = [
  'How long does delivery take?',
  'When are you open?',
  'How do I return something?',
  'What does delivery cost?',
] as const;

const KNOWLEDGE = [
  { title: 'Delivery', content: 'Delivery takes three days. Delivery costs 7 dollars, and nothing above 80 dollars.' },
  {
    title: 'Opening hours',
    content: 'The shop is open from 9 am to 5 pm, Tuesday to Sunday. It is closed on Mondays.',
  },
  { title: 'Returns', content: 'You can return any item within 30 days. The return label is free.' },
];

/** Signs a company up over the API and gives it a number, an agent and knowledge. */
export async function openShop(url: string, plan: ShopPlan): Promise<Company> {
  const { company, email, password } = plan;
  const admin = { email, password, first_name: 'Sam', last_name: 'Owner', company_name: company };
  const made = await createApiClient(url).post('/api/v1/auth/signup', admin);
  if (made.status !== 201) throw new Error(`sign-up of ${company}: ${made.text}`);
  const api = createCompanyApi(url, company, { email, password });
  const agent = await create(api, '/agents', {
    name: 'Fern',
    languages: ['en'],
    model: plan.model,
    reply_quiet_ms: plan.quiet_ms ?? 300,
    handoff_message: 'A colleague will answer you.',
  });
  for (const chunk of KNOWLEDGE) {
    await create(api, '/knowledge_chunks', { ...chunk, language: 'en', source: 'Handbook', tags: [] });
  }
  const { phone_number_id, waba_id } = plan;
  const number = { phone_number_id, waba_id, access_token: 'token', daily_limit: 1_000_000 };
  await create(api, '/channels', { name: company, ...number, agent_id: agent });
  return openCompany(url, plan);
}

async function create(api: CompanyApi, path: string, body: object): Promise<string> {
  const { status, body: made, text } = await api.post(path, body);
  if (status !== 201) throw new Error(`setting up ${path}: ${status} ${text}`);
  return made.id as string;
}
