import { randomInt } from 'node:crypto';
import { raiseNotice } from '#features/notices';
import { newId } from '#platform/runtime';
import type { TestApp } from '../../setup/app.ts';
import type { TestCompany } from '../../setup/company.ts';
import { asOwner } from './principals.ts';
import { deliver, envelope, messageChange } from '../../setup/webhooks.ts';

/** Makes a new object of a noun for a company, and answers its id. `operator` is a superadmin of the install. */
type Maker = (app: TestApp, company: TestCompany, operator: Record<string, string>) => Promise<string>;

let serial = 0;
const next = (): number => (serial += 1);

const posted =
  (path: string, body: () => unknown): Maker =>
  async (_app, company) => {
    const made = await company.post(`/api/v1/${path}`, body());
    if (made.status >= 300) throw new Error(`${path}: ${made.status} ${made.text}`);
    return made.body.id;
  };

const byOperator =
  (path: (company: TestCompany) => string, body: () => unknown): Maker =>
  async (app, company, operator) => {
    const made = await app.post(`/api/v1/${path(company)}`, body(), operator);
    if (made.status >= 300) throw new Error(`${path(company)}: ${made.status} ${made.text}`);
    return made.body.id;
  };

const first =
  (path: string): Maker =>
  async (_app, company) => {
    const { body, text } = await company.get(`/api/v1/${path}`);
    const [found] = body?.data ?? [];
    if (found === undefined) throw new Error(`${path} shows nothing: ${text}`);
    return found.id;
  };

/** A customer nobody knew writes: a contact, a conversation, a message and a delivery come to be. */
async function beWrittenTo(app: TestApp, { phone_number_id }: TestCompany): Promise<void> {
  const from = `1555${String(next()).padStart(7, '0')}`;
  await deliver(app.url, envelope(messageChange({ phone_number_id, from, text: 'secret' })));
  await app.settle();
}

const written =
  (path: string): Maker =>
  async (app, company) => {
    await beWrittenTo(app, company);
    return first(path)(app, company, {});
  };

const uploaded: Maker = async (app, { access_token }) => {
  const form = new FormData();
  form.append('file', new Blob([`%PDF-1.4 file ${next()}`], { type: 'application/pdf' }), 'file.pdf');
  const headers = { authorization: `Bearer ${access_token}` };
  const made = await fetch(`${app.url}/api/v1/media`, { method: 'POST', headers, body: form });
  if (made.status !== 201) throw new Error(`media: ${made.status} ${await made.text()}`);
  return ((await made.json()) as { id: string }).id;
};

/** Every noun that stands before an id in a path. A new one needs a line, or the matrix says so. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  media: uploaded,
  acting_sessions: byOperator(
    ({ company_id }) => `companies/${company_id}/act`,
    () => ({ reason: 'The matrix looks' }),
  ),
  agents: posted('agents', () => ({ name: `Nina ${next()}` })),
  api_keys: posted('api_keys', () => ({ name: `key ${next()}`, scopes: ['contacts.read'] })),
  channel_secrets: async (app, company, operator) => {
    const channel = await MAKERS['channels']!(app, company, operator);
    return posted(`channels/${channel}/secrets`, () => ({ kind: 'app_secret', name: 'other', secret: 'secret' }))(
      app,
      company,
      operator,
    );
  },
  async templates(_app, company) {
    const { body } = await company.get('/api/v1/channels');
    const components = [{ type: 'BODY', text: 'Hello' }];
    const made = await company.post('/api/v1/templates', {
      waba_id: body.data[0].waba_id,
      name: `matrix_${next()}`,
      language: 'en_US',
      category: 'UTILITY',
      components,
    });
    if (made.status >= 300) throw new Error(`templates: ${made.status} ${made.text}`);
    return made.body.id;
  },
  channels: posted('channels', () => ({
    name: 'Number',
    phone_number_id: String(randomInt(1e11, 1e12)),
    waba_id: '7',
    access_token: 'secret',
  })),
  companies: async (app) => (await app.signUp()).company_id,
  contacts: posted('contacts', () => ({ phone: `+1556${String(next()).padStart(7, '0')}`, name: 'secret' })),
  conversations: written('conversations'),
  erasures: async (app, company, operator) => {
    const contact = await MAKERS['contacts']!(app, company, operator);
    const { body } = await company.post(`/api/v1/contacts/${contact}/erase`, {});
    return body.id;
  },
  identities: async (app, { company_id, user_id }) => {
    const id = newId();
    await asOwner(
      app,
      `insert into identities (company_id, id, user_id, provider, issuer, subject, created_at, last_used_at)
       values ('${company_id}', '${id}', '${user_id}', 'matrix', '${id}', '${id}', now(), now())`,
    );
    return id;
  },
  inbound_deliveries: written('inbound_deliveries'),
  invitations: posted('auth/invitations', () => ({ email: `guest${next()}@matrix.example`, role: 'client' })),
  knowledge_chunks: posted('knowledge_chunks', () => ({
    title: `Secret ${next()}`,
    content: 'Only ours.',
    language: 'en',
    source: 'x',
  })),
  leaky: posted('contacts', () => ({ phone: `+1557${String(next()).padStart(7, '0')}` })),
  mails: async (app, company) => {
    await posted('auth/invitations', () => ({ email: `mail${next()}@matrix.example`, role: 'client' }))(
      app,
      company,
      {},
    );
    return first('mails')(app, company, {});
  },
  messages: async (app, company) => {
    const conversation = await written('conversations')(app, company, {});
    return first(`conversations/${conversation}/messages`)(app, company, {});
  },
  notices: async (app, company) => {
    await app.ground.db.tenant(company.company_id, (tdb) =>
      raiseNotice(
        tdb,
        {
          kind: 'matrix',
          severity: 'info',
          title: 'secret',
          detail: 'secret',
          subject: { type: 'account', id: null },
          dedupe_key: `matrix-${next()}`,
        },
        app.ground,
      ),
    );
    return first('notices')(app, company, {});
  },
  plans: byOperator(
    () => 'plans',
    () => ({ name: `plan-${next()}`, title: 'A plan' }),
  ),
  replays: posted('inbound_deliveries/replay', () => ({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' })),
  roles: posted('roles', () => ({ name: `Role ${next()}`, permissions: ['contacts.read'] })),
  sessions: async (app, company) => {
    const { body } = await app.post('/api/v1/auth/login', { email: company.email, password: company.password });
    const mine = await app.get('/api/v1/auth/sessions', { authorization: `Bearer ${body.access_token}` });
    return mine.body.data.find(({ current }: { current: boolean }) => current).id;
  },
  unrouted_deliveries: async (app, _company, operator) => {
    const phone_number_id = `8${randomInt(1e10, 1e11)}`;
    await deliver(app.url, envelope(messageChange({ phone_number_id, from: '15550000001', text: 'secret' })));
    await app.settle();
    const { body } = await app.get(`/api/v1/unrouted_deliveries?phone_number_id=${phone_number_id}`, operator);
    return body.data[0].id;
  },
  users: posted('users', () => ({
    email: `person${next()}.${process.pid}@matrix.example`,
    first_name: 'Per',
    last_name: 'Son',
    role: 'client',
  })),
};
