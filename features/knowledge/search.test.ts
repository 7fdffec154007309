import { words } from '#platform/text';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import { createChunks, searchKnowledge } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const chunk = (title: string, content: string, language = 'en') => ({
  title,
  content,
  language,
  source: `About ${title}`,
});

const SHOP = [
  chunk('Returns', 'You can return any item within 30 days of delivery. The refund takes 5 days.'),
  chunk('Opening hours', 'The shop is open from Monday to Saturday between 9 in the morning and 7 in the evening.'),
  chunk('Gift cards', 'A gift card is valid for two years and can be used online and in the shop.'),
  chunk(
    'Prazo de entrega',
    'A entrega leva de 3 a 5 dias úteis nas capitais. O frete é grátis acima de 200 reais.',
    'pt',
  ),
];

/** Chunks about nothing in particular, so that what is asked for has to be found among many. */
function noise(count: number) {
  const syllables = ['ba', 'ko', 'mi', 'ru', 'ze', 'la', 'to', 'ni'];
  const word = (seed: number): string => [0, 3, 6, 9].map((shift) => syllables[(seed >> shift) & 7]).join('');
  const text = (seed: number, length: number): string =>
    Array.from({ length }, (_, place) => word((seed * 7919 + place * 104_729) & 0xfff)).join(' ');
  return Array.from({ length: count }, (_, seed) => chunk(text(seed, 3), text(seed + count, 30)));
}

async function openShop(more: ReturnType<typeof noise> = []): Promise<SignedIn> {
  const admin = await app.signUp();
  await app.ground.db.tenant(admin.company_id, async (tdb) => {
    await createChunks(tdb, SHOP);
    for (let start = 0; start < more.length; start += 100) await createChunks(tdb, more.slice(start, start + 100));
  });
  return admin;
}

const search = (admin: SignedIn, query: string, limit = 5) => admin.post('/api/v1/knowledge/search', { query, limit });

test('a search answers the chunks that speak of what is asked, best first, and says whether that is enough', async () => {
  const admin = await openShop();
  const { status, body } = await search(admin, 'hi! how do I get my money back? can I return it?');
  expect(status).toBe(200);
  expect(body.fits).toBe(true);
  expect(Object.keys(body.data[0]).toSorted()).toEqual([
    'chunk_id',
    'content',
    'matched_terms',
    'score',
    'source',
    'title',
    'url',
  ]);
  expect(body.data[0]).toMatchObject({ title: 'Returns', source: 'About Returns', url: null });
  expect(body.data[0].score).toBeGreaterThan(0);
  expect(body.data[0].score).toBeLessThanOrEqual(1);

  const nothing = await search(admin, 'Do you repair bicycles in Patagonia?');
  expect(nothing.body.fits).toBe(false);
  expect((await search(admin, '???')).body).toEqual({ data: [], fits: false });
});

test('the right chunk is found among hundreds, by a synonym, in another language and mistyped', async () => {
  const admin = await openShop(noise(300));
  for (const [question, title] of [
    ['can I send it back', 'Returns'],
    ['when do you close on saturday?', 'Opening hours'],
    ['Quanto tempo demora o frete?', 'Prazo de entrega'],
    ['do you have gift vouchers', 'Gift cards'],
    ['quiero devolver un artículo', 'Returns'],
    ['i want a refnd', 'Returns'],
  ] as const) {
    const { body } = await search(admin, question, 1);
    expect(body.data[0]?.title, question).toBe(title);
  }
});

test('what is stored, changed or deleted is found, or no longer, at once', async () => {
  const admin = await openShop();
  const made = await admin.post('/api/v1/knowledge_chunks', chunk('Trampoline', 'The trampoline carries 90 kilos.'));
  expect((await search(admin, 'how much does the trampoline carry')).body.data[0].chunk_id).toBe(made.body.id);
  await admin.patch(`/api/v1/knowledge_chunks/${made.body.id}`, {
    title: 'Kayak',
    content: 'The kayak has two seats.',
  });
  expect((await search(admin, 'trampoline')).body.data).toEqual([]);
  expect((await search(admin, 'kayak')).body.data[0].title).toBe('Kayak');
  await admin.delete(`/api/v1/knowledge_chunks/${made.body.id}`);
  expect((await search(admin, 'kayak')).body.data).toEqual([]);
});

test("another company's chunk is never found, however near it is", async () => {
  const [admin, stranger] = [await openShop(), await app.signUp()];
  await stranger.post('/api/v1/knowledge_chunks', chunk('Money back', 'Money back, refund, return: ask the stranger.'));
  const { body } = await search(admin, 'refund money back return', 50);
  expect(body.data.map((found: { title: string }) => found.title)).toEqual(['Returns']);
  const theirs = await search(stranger, 'what time do you open', 50);
  expect(theirs.body.data).toEqual([]);
});

test('a search can be limited to languages', async () => {
  const admin = await openShop();
  const found = await app.ground.db.tenant(admin.company_id, (tdb) =>
    searchKnowledge(tdb, 'how many days does delivery take', { limit: 10, languages: ['pt'] }),
  );
  expect(found.map((one) => one.title)).toEqual(['Prazo de entrega']);
});

test('a search that is not well formed is a 422', async () => {
  const admin = await app.signUp();
  for (const body of [
    {},
    { query: ' ' },
    { query: 'a', limit: 0 },
    { query: 'a', limit: 51 },
    { query: 'a', more: 1 },
  ]) {
    expect((await admin.post('/api/v1/knowledge/search', body)).status).toBe(422);
  }
  expect((await app.post('/api/v1/knowledge/search', { query: 'a' })).status).toBe(401);
});

test('the database splits and folds a text into the same words as the question is split into', async () => {
  const admin = await app.signUp();
  const inDatabase = (text: string) =>
    app.ground.db.tenant(admin.company_id, async (tdb) => {
      const { rows } = await sql<{ term: string }>`
        select term from knowledge_terms_of('', '{}', ${text})`.execute(tdb.q);
      return rows.map((row) => row.term).toSorted();
    });
  const inQuestion = (text: string) => [...new Set(words(text).filter((word) => !/[$€£]/.test(word)))].toSorted();
  const samples = [
    'Devolução, «Ação»: 30% off — straße Ærø ﬁne Łódź İstanbul',
    'wi-fi user_name foo@bar.com https://x.example/a?b=c 2h30 1e5 3.14 007 v2.0',
    'ПРИВЕТ мир Ελληνικά 한국어 ¿Cuánto? ¡Sí! l’été “quoted” ‘so’ … R$ 19,90 n°5',
  ];
  for (const text of samples) expect(await inDatabase(text), text).toEqual(inQuestion(text));
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('aAbZ09 .,-_\'"/@#&+éÉãÃçñÑüß ¿¡')), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(letters, async (text) => {
      expect(await inDatabase(text)).toEqual(inQuestion(text));
    }),
    { numRuns: 200 },
  );
});
