import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../tests/setup/app.ts';
import { openCompany, type TestCompany } from '../../tests/setup/company.ts';
import { deliver, envelope, messageChange } from '../../tests/setup/webhooks.ts';
import { insertContacts } from './contacts.repository.ts';
import { draftContact } from './contacts.service.ts';

let app: TestApp;
let company: TestCompany;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const CONTACTS = '/api/v1/contacts';
const CONVERSATIONS = '/api/v1/conversations';

const PHONES = Array.from({ length: 6 }, (_, place) => `1555030000${place}`);
const USERS = Array.from({ length: 4 }, (_, place) => `US.900${place}`);

interface Listed {
  id: string;
  phone: string | null;
  user_id: string | null;
}

async function listed(path: string): Promise<{ data: Listed[]; total: number }> {
  const { body } = await company.get(`${path}?limit=500`);
  return body;
}

type Action =
  | { do: 'create'; phone: number; user: number | null }
  | { do: 'delete' | 'rename' | 'opt_out'; pick: number }
  | { do: 'write'; phone: number | null; user: number | null };

const phone = fc.nat(PHONES.length - 1);
const user = fc.nat(USERS.length - 1);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), phone, user: fc.option(user) }),
  fc.record({ do: fc.constantFrom('delete' as const, 'rename' as const, 'opt_out' as const), pick: fc.nat(9) }),
  {
    weight: 2,
    arbitrary: fc
      .record({ do: fc.constant('write' as const), phone: fc.option(phone), user: fc.option(user) })
      .filter((one) => one.phone !== null || one.user !== null),
  },
);

async function perform(one: Action): Promise<void> {
  if (one.do === 'create') {
    const user_id = one.user === null ? {} : { user_id: USERS[one.user] };
    await company.post(CONTACTS, { phone: `+${PHONES[one.phone]}`, ...user_id });
  } else if (one.do === 'write') {
    const { phone_number_id } = company;
    const from = one.phone === null ? {} : { from: PHONES[one.phone]! };
    const user_id = one.user === null ? {} : { user_id: USERS[one.user]! };
    await deliver(app.url, envelope(messageChange({ phone_number_id, ...from, ...user_id })));
  } else {
    const { data } = await listed(CONTACTS);
    const picked = data[one.pick % Math.max(1, data.length)];
    if (picked === undefined) return;
    const path = `${CONTACTS}/${picked.id}`;
    if (one.do === 'delete') await company.delete(path);
    else if (one.do === 'rename') await company.patch(path, { name: 'Renamed' });
    else await company.post(`${path}/opt_out`);
  }
}

test('whatever is created, deleted, written and merged: totals are what lists show, and nobody is listed twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
      company = await openCompany(app);
      for (const [place, one] of actions.entries()) {
        await perform(one);
        if (place % 5 === 4) await app.settle();
      }
      await app.settle();
      for (const path of [CONTACTS, CONVERSATIONS]) {
        const { data, total } = await listed(path);
        expect(total, path).toBe(data.length);
        expect(new Set(data.map(({ id }) => id)).size, path).toBe(data.length);
      }
      const { data } = await listed(CONTACTS);
      for (const known of ['phone', 'user_id'] as const) {
        const values = data.flatMap((contact) => contact[known] ?? []);
        expect(new Set(values).size, known).toBe(values.length);
      }
    }),
    { numRuns: 12 },
  );
});

test('a contact that became part of another is gone for every call', async () => {
  company = await openCompany(app);
  const { phone_number_id } = company;
  const write = async (person: { from?: string; user_id?: string }): Promise<void> => {
    await deliver(app.url, envelope(messageChange({ phone_number_id, ...person })));
    await app.settle();
  };
  await write({ from: PHONES[0]! });
  const [merged] = (await listed(CONTACTS)).data;
  await write({ user_id: USERS[0]! });
  await write({ from: PHONES[0]!, user_id: USERS[0]! });
  const { data, total } = await listed(CONTACTS);
  expect(total).toBe(1);
  expect(data[0]).toMatchObject({ phone: `+${PHONES[0]}`, user_id: USERS[0] });
  expect(data[0]!.id).not.toBe(merged!.id);
  const path = `${CONTACTS}/${merged!.id}`;
  const answers = [
    await company.get(path),
    await company.patch(path, { name: 'x' }),
    await company.post(`${path}/opt_out`),
    await company.delete(path),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

test('a contact made by hand in the very moment in which their message arrives is the one who wrote', async () => {
  company = await openCompany(app);
  const { phone_number_id } = company;
  const [phone, user_id] = [PHONES[0]!, USERS[0]!];
  await deliver(app.url, envelope(messageChange({ phone_number_id, from: PHONES[1]!, user_id })));
  await app.settle();

  const madeByHand = draftContact({ phone: `+${phone}` });
  const inserted = Promise.withResolvers<void>();
  const committing = Promise.withResolvers<void>();
  const making = app.ground.db.tenant(company.company_id, async (tdb) => {
    await insertContacts(tdb, [madeByHand], app.ground.box);
    inserted.resolve();
    await committing.promise;
  });
  await inserted.promise;
  await deliver(app.url, envelope(messageChange({ phone_number_id, from: phone, user_id })));
  const waiting = async (): Promise<number> => {
    const { rows } = await app.ground.db.executeSystem(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and wait_event = 'transactionid'`,
    );
    return (rows as { count: number }[])[0]!.count;
  };
  await expect.poll(waiting, { interval: 5, timeout: 60_000 }).toBe(1);
  committing.resolve();
  await making;
  await app.settle();
  const { data, total } = await listed(CONTACTS);
  expect(total).toBe(1);
  expect(data).toEqual([expect.objectContaining({ user_id })]);
});
