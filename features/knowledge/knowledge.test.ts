import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';

const CHUNKS = '/api/v1/knowledge_chunks';

let app: TestApp;
let shop: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  app = await startTestApp();
  [shop, other] = [await app.signUp(), await app.signUp()];
});
afterAll(() => app.stop());

const returns = {
  title: 'Devolução e reembolso',
  content: 'Devolva em até 30 dias. O valor volta em 5 dias úteis.',
  language: 'pt',
  source: 'Política de trocas',
  url: 'https://shop.example/trocas',
  tags: ['trocas', 'Pós-venda'],
};

async function store(body: Record<string, unknown> = {}, by = shop) {
  const made = await by.post(CHUNKS, { ...returns, ...body });
  expect(made.status).toBe(201);
  return made.body;
}

const idsOf = (answer: { body: { data: { id: string }[] } }): string[] => answer.body.data.map((chunk) => chunk.id);

describe('a chunk', () => {
  test('is stored, read, changed and deleted', async () => {
    const made = await shop.post(CHUNKS, returns);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${CHUNKS}/${made.body.id}`);
    expect(made.body).toMatchObject(returns);
    expect((await shop.get(`${CHUNKS}/${made.body.id}`)).body).toEqual(made.body);

    const changed = await shop.patch(`${CHUNKS}/${made.body.id}`, { title: 'Trocas', url: null });
    expect(changed.body).toMatchObject({ ...returns, title: 'Trocas', url: null });
    expect((await shop.delete(`${CHUNKS}/${made.body.id}`)).status).toBe(204);
    expect((await shop.get(`${CHUNKS}/${made.body.id}`)).body).toMatchObject({
      status: 404,
      detail: 'Knowledge chunk not found',
    });
    expect((await shop.delete(`${CHUNKS}/${made.body.id}`)).status).toBe(404);
  });

  test('needs only a title and a text: its language is found out', async () => {
    const made = await shop.post(CHUNKS, {
      title: 'Opening hours',
      content: 'We are open on weekdays from 9 to 18, and on Saturdays.',
    });
    expect(made.body).toMatchObject({ language: 'en', source: '', url: null, tags: [] });
    const spanish = await shop.post(CHUNKS, {
      title: 'Horario',
      content: '¿Cuándo abrimos? Estamos abiertos de lunes a viernes, por la mañana.',
    });
    expect(spanish.body.language).toBe('es');
  });

  test.each([
    ['a field that is not known', { ...returns, company_id: 'x' }, 'company_id'],
    ['no text', { title: 'Only a title' }, 'content'],
    ['an empty title', { ...returns, title: ' ' }, 'title'],
    ['an address that is no web page', { ...returns, url: 'javascript:alert(1)' }, 'url'],
    ['a text that is too long', { ...returns, content: 'a'.repeat(20_001) }, 'content'],
    ['a language that is none', { ...returns, language: 'English' }, 'language'],
  ])('is refused with %s', async (_what, body, field) => {
    const answer = await shop.post(CHUNKS, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });

  test('is made once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'chunk-1' };
    const first = await shop.post(CHUNKS, returns, key);
    const second = await shop.post(CHUNKS, returns, key);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await shop.post(CHUNKS, { ...returns, title: 'Other' }, key)).status).toBe(422);
  });

  test('of another company is as if it were not there', async () => {
    const { id } = await store();
    const unknown = `${CHUNKS}/01900000-0000-7000-8000-000000000000`;
    for (const [theirs, nobodys] of [
      [await other.get(`${CHUNKS}/${id}`), await other.get(unknown)],
      [await other.patch(`${CHUNKS}/${id}`, { title: 'Mine' }), await other.patch(unknown, { title: 'Mine' })],
      [await other.delete(`${CHUNKS}/${id}`), await other.delete(unknown)],
    ] as const) {
      expect(theirs.status).toBe(404);
      expect({ ...theirs.body, request_id: '' }).toEqual({ ...nobodys.body, request_id: '' });
    }
    expect((await shop.get(`${CHUNKS}/${id}`)).body.title).toBe(returns.title);
  });
});

describe('the list', () => {
  test('is newest first, counts without counting, and never shows a page of before a change', async () => {
    const admin = await app.signUp();
    const made = [];
    for (const title of ['b', 'a', 'c']) made.push((await store({ title }, admin)).id);
    expect((await admin.get(CHUNKS)).body.total).toBe(3);
    expect(idsOf(await admin.get(CHUNKS))).toEqual(made.toReversed());
    expect(
      (await admin.get(`${CHUNKS}?sort=title&order=asc`)).body.data.map((chunk: { title: string }) => chunk.title),
    ).toEqual(['a', 'b', 'c']);
    expect(idsOf(await admin.get(`${CHUNKS}?skip=1&limit=1&order=asc`))).toEqual([made[1]]);
    await admin.patch(`${CHUNKS}/${made[0]}`, { title: 'changed' });
    expect((await admin.get(`${CHUNKS}?skip=2`)).body.data[0].title).toBe('changed');
    await admin.delete(`${CHUNKS}/${made[0]}`);
    expect((await admin.get(CHUNKS)).body).toMatchObject({ total: 2 });
    expect((await admin.get(`${CHUNKS}?skip=50`)).body).toEqual({ data: [], total: 2 });
    expect((await other.get(`${CHUNKS}?limit=1`)).body).toEqual({ data: [], total: 0 });
  });

  test('is filtered by language, source and tag', async () => {
    const admin = await app.signUp();
    const [a, b] = [await store({ source: 'One' }, admin), await store({ language: 'en', tags: ['x'] }, admin)];
    expect(idsOf(await admin.get(`${CHUNKS}?source=One`))).toEqual([a.id]);
    expect(idsOf(await admin.get(`${CHUNKS}?language=en`))).toEqual([b.id]);
    expect(idsOf(await admin.get(`${CHUNKS}?tag=${encodeURIComponent('Pós-venda')}`))).toEqual([a.id]);
    expect((await admin.get(`${CHUNKS}?tag=venda`)).body).toEqual({ data: [], total: 0 });
    expect((await admin.get(`${CHUNKS}?tag=x&language=pt`)).body.total).toBe(0);
    const all = `?language=en&source=${encodeURIComponent(returns.source)}&tag=x&q=`;
    for (const q of ['dias', 'devolva em ate 30 dias o valor', 'devolva em ate 30 dias o valor volta']) {
      expect(idsOf(await admin.get(CHUNKS + all + q))).toEqual([b.id]);
    }
    expect((await admin.get(`${CHUNKS}?company_id=${other.company_id}`)).status).toBe(422);
  });

  test('finds by the beginnings of words, whatever their case and accents, and follows changes', async () => {
    const admin = await app.signUp();
    const { id } = await store({}, admin);
    await store({ title: 'Entrega', content: 'Chega em 3 dias.', tags: [] }, admin);
    const find = async (q: string) => idsOf(await admin.get(`${CHUNKS}?q=${encodeURIComponent(q)}`));
    for (const q of ['devolu', 'DEVOLUCAO', 'devolução', 'reembolso 30', 'úteis valor', 'trocas']) {
      expect(await find(q), q).toEqual([id]);
    }
    expect(await find('dias')).toHaveLength(2);
    for (const q of ['volução', 'devolução entrega', '%', '???', "' or 1=1 --"]) expect(await find(q), q).toEqual([]);
    await admin.patch(`${CHUNKS}/${id}`, { title: 'Garantia', content: 'Um ano.', tags: [] });
    expect(await find('devolu')).toEqual([]);
    expect(await find('garantia ano')).toEqual([id]);
    await admin.delete(`${CHUNKS}/${id}`);
    expect(await find('garantia')).toEqual([]);
  });
});
