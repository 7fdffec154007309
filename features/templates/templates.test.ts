import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../tests/setup/app.ts';
import { createApiClient } from '../../tests/setup/api-client.ts';
import { addPerson } from '../../tests/setup/people.ts';
import { startWorld, type TestWorld } from '../../tests/setup/shop.ts';
import { deliver } from '../../tests/setup/webhooks.ts';
import { statusNews } from './testing/status-news.ts';

const TEMPLATES = '/api/v1/templates';
const DAY_MS = 86_400_000;

let world: TestWorld;
let shop: SignedIn;
let waba_id: string;
let now = Date.parse('2026-11-20T10:00:00Z');

beforeAll(async () => {
  world = await startWorld({
    clock: { now: () => new Date(now) },
    env: { ACCESS_TOKEN_MINUTES: '1440' },
    simulator: { review: { decision: 'hold' } },
  });
  const opened = await world.openShop();
  shop = opened.admin;
  waba_id = (await shop.get(`/api/v1/channels/${opened.channel_id}`)).body.waba_id;
});
afterAll(() => world.stop());

let serial = 0;
const newName = (): string => `order_${(serial += 1)}`;
const TEXT = { type: 'BODY', text: 'Hello {{1}}, your order is on its way.', example: { body_text: [['Ada']] } };
const draftOf = (rest: object = {}) => ({
  name: newName(),
  language: 'en_US',
  category: 'UTILITY',
  components: [TEXT],
  ...rest,
});

function dayPasses(): void {
  now += DAY_MS + 1_000;
  world.simulator.clock.advance(DAY_MS + 1_000);
}

/** Tokens of before are over after a day. */
async function signInAgain(who: SignedIn): Promise<SignedIn> {
  const { email, password } = who;
  const { body } = await world.app.post('/api/v1/auth/login', { email, password });
  const { access_token } = body;
  return { ...who, ...createApiClient(world.app.url, { authorization: `Bearer ${access_token}` }), access_token };
}

async function keep(rest: object = {}) {
  const made = await shop.post(TEMPLATES, draftOf(rest));
  expect(made.status, made.text).toBe(201);
  return made.body;
}

async function submitted(rest: object = {}) {
  const { id } = await keep(rest);
  const answer = await shop.post(`${TEMPLATES}/${id}/submit`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const onPlatform = (name: string) => world.simulator.business.templates().find((one) => one.name === name);
const read = async (id: string) => (await shop.get(`${TEMPLATES}/${id}`)).body;

async function happens(
  template: { platform_id: string },
  ...event: Tail<typeof world.simulator.business.templateEvent>
) {
  world.simulator.business.templateEvent(template.platform_id, ...event);
  await world.settle();
}
type Tail<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never;

async function approved(rest: object = {}) {
  const template = await submitted(rest);
  await happens(template, 'approve');
  return read(template.id);
}

async function synced() {
  const begun = await shop.post(`${TEMPLATES}/sync`);
  expect(begun.status, begun.text).toBe(202);
  await world.settle();
  return (await shop.get(`${TEMPLATES}/sync`)).body;
}

describe('a draft', () => {
  test('is kept with what is still wrong with it, and belongs to the only account', async () => {
    const made = await shop.post(TEMPLATES, draftOf({ components: [{ type: 'BODY', text: 'Hello {{1}}' }] }));
    expect(made.body).toMatchObject({ status: 'DRAFT', waba_id, can_be_sent: false, platform_id: null });
    expect(made.headers.get('location')).toBe(`${TEMPLATES}/${made.body.id}`);
    const fields = made.body.problems.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(expect.arrayContaining(['components.0.text', 'components.0.example']));
    const refused = await shop.post(`${TEMPLATES}/${made.body.id}/submit`);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual(made.body.problems);
    expect(onPlatform(made.body.name)).toBeUndefined();
  });

  test('is made once for each name and language of an account', async () => {
    const { name } = await keep();
    expect((await shop.post(TEMPLATES, draftOf({ name }))).status).toBe(409);
    expect((await shop.post(TEMPLATES, draftOf({ name, language: 'pt_BR' }))).status).toBe(201);
    const { id } = await keep();
    expect((await shop.patch(`${TEMPLATES}/${id}`, { name })).status).toBe(409);
    expect((await shop.post(TEMPLATES, draftOf({ waba_id: '77' }))).body.errors[0].field).toBe('waba_id');
  });

  test('names the field that has the wrong shape', async () => {
    const answer = await shop.post(TEMPLATES, draftOf({ name: 'Order 1', components: [{ type: 'BODY', words: 'x' }] }));
    expect(answer.status).toBe(422);
    const fields = answer.body.errors.map(({ field }: { field: string }) => field);
    expect(fields.toSorted()).toEqual(['components.0.words', 'name']);
  });

  test('is judged and shown without being kept', async () => {
    const verdict = await shop.post(`${TEMPLATES}/check`, { category: 'UTILITY', components: [] });
    expect(verdict.body).toEqual({ problems: [{ field: 'components', message: 'A template needs a text.' }] });
    const { id } = await keep();
    const preview = await shop.post(`${TEMPLATES}/${id}/preview`, { parameters: { 1: 'Bob' } });
    expect(preview.body).toMatchObject({ body: 'Hello Bob, your order is on its way.', missing: [] });
    expect((await shop.post(`${TEMPLATES}/${id}/preview`, {})).body.body).toBe('Hello Ada, your order is on its way.');
  });

  test('is changed by whoever has seen its last version, and deleted here alone', async () => {
    const { id } = await keep();
    const etag = (await shop.get(`${TEMPLATES}/${id}`)).headers.get('etag')!;
    const changed = await shop.patch(`${TEMPLATES}/${id}`, { category: 'MARKETING' }, { 'if-match': etag });
    expect(changed.body).toMatchObject({ category: 'MARKETING', draft: null });
    expect((await shop.patch(`${TEMPLATES}/${id}`, { category: 'UTILITY' }, { 'if-match': etag })).status).toBe(412);
    expect((await shop.delete(`${TEMPLATES}/${id}`)).status).toBe(204);
    expect((await shop.get(`${TEMPLATES}/${id}`)).status).toBe(404);
  });
});

describe('submitting', () => {
  test('gives the template to the platform, and its approval is followed', async () => {
    const template = await submitted();
    expect(template).toMatchObject({ status: 'PENDING', problem: null });
    expect(onPlatform(template.name)).toMatchObject({ id: template.platform_id, category: 'UTILITY', waba_id });
    await happens(template, 'approve');
    expect(await read(template.id)).toMatchObject({ status: 'APPROVED', can_be_sent: true });
  });

  test('shows why the platform refused, and keeps the draft', async () => {
    const name = newName();
    world.simulator.business.putTemplates([{ name, language: 'en_US', body: 'Theirs', waba_id }]);
    const { id } = await keep({ name });
    const refused = await shop.post(`${TEMPLATES}/${id}/submit`);
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain('There is a template of this name and language already');
    expect(await read(id)).toMatchObject({ status: 'DRAFT', problem: { code: 2_388_024 } });
  });

  test('gives the samples of headers along', async () => {
    const form = new FormData();
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    form.append('file', new Blob([Buffer.from(pixel, 'base64')], { type: 'image/png' }), 'pixel.png');
    const headers = { authorization: `Bearer ${shop.access_token}` };
    const uploaded = await fetch(`${world.app.url}/api/v1/media`, { method: 'POST', headers, body: form });
    const { id: media_id } = (await uploaded.json()) as { id: string };
    const header = { type: 'HEADER', format: 'IMAGE', example: { media_id } };
    const template = await submitted({ components: [header, TEXT] });
    const sent = onPlatform(template.name)?.components?.[0] as { example: { header_handle: string[] } };
    expect(sent.example.header_handle[0]).toMatch(/\w/);
    expect(template.components[0].example).toEqual({ media_id });
    await synced();
    expect((await read(template.id)).components[0].example).toEqual({ media_id });
    const gone = { type: 'HEADER', format: 'IMAGE', example: { media_id: '01900000-0000-7000-8000-000000000000' } };
    const { id } = await keep({ components: [gone, TEXT] });
    expect((await shop.post(`${TEMPLATES}/${id}/submit`)).body.detail).toContain('sample');
  });

  test('by two at once gives it once', async () => {
    const { id, name } = await keep();
    const answers = await Promise.all([1, 2].map(() => shop.post(`${TEMPLATES}/${id}/submit`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await read(id)).toMatchObject({ status: 'PENDING', problem: null, platform_id: onPlatform(name)!.id });
  });

  test('needs a token of the account', async () => {
    const { admin, channel_id } = await world.openShop();
    await admin.patch(`/api/v1/channels/${channel_id}`, { access_token: null });
    const { body } = await admin.post(TEMPLATES, draftOf());
    expect((await admin.post(`${TEMPLATES}/${body.id}/submit`)).status).toBe(409);
  });
});

describe('a change of what the platform has', () => {
  const OTHER = { ...TEXT, text: 'Dear {{1}}, your order is on its way.' };

  test('waits until it is submitted, or is forgotten', async () => {
    const { id, components } = await approved();
    const waiting = await shop.patch(`${TEMPLATES}/${id}`, { components: [OTHER] });
    expect(waiting.body).toMatchObject({
      status: 'APPROVED',
      can_be_sent: true,
      components,
      draft: { components: [OTHER] },
    });
    expect((await shop.patch(`${TEMPLATES}/${id}`, { draft: null })).body.draft).toBeNull();
    expect((await shop.post(`${TEMPLATES}/${id}/submit`)).status).toBe(409);
    expect((await shop.patch(`${TEMPLATES}/${id}`, { category: 'MARKETING' })).body.errors[0].field).toBe('category');
    expect((await shop.patch(`${TEMPLATES}/${id}`, { name: 'other' })).body.errors[0].field).toBe('name');
  });

  test('of an approved template is taken once a day', async () => {
    const template = await approved();
    const path = `${TEMPLATES}/${template.id}`;
    await shop.patch(path, { components: [OTHER] });
    expect((await shop.post(`${path}/submit`)).body).toMatchObject({
      status: 'PENDING',
      draft: null,
      components: [OTHER],
    });
    await happens(template, 'approve');
    await shop.patch(path, { components: [TEXT] });
    const early = await shop.post(`${path}/submit`);
    expect(early.status).toBe(409);
    expect(early.body.detail).toContain('2026-11-21 10:00');
    dayPasses();
    shop = await signInAgain(shop);
    expect((await shop.post(`${path}/submit`)).body).toMatchObject({ status: 'PENDING', components: [TEXT] });
  });
});

describe('news of the platform', () => {
  const notices = async (id: string) => (await shop.get(`/api/v1/notices?subject_id=${id}`)).body.data;

  test('a rejection says why and what to do, and people are told', async () => {
    const template = await submitted();
    await happens(template, 'reject', { reason: 'PROMOTIONAL' });
    expect(await read(template.id)).toMatchObject({
      status: 'REJECTED',
      rejection: { reason: 'PROMOTIONAL', title: 'Meta reads it as advertising' },
      editable: true,
    });
    expect(await notices(template.id)).toMatchObject([
      { kind: 'template_rejected', severity: 'warning', state: 'open' },
    ]);
  });

  test('a pause stops it until its end, and the notice goes with it', async () => {
    const template = await approved();
    await happens(template, 'quality', { score: 'RED' });
    const paused = await read(template.id);
    expect(paused).toMatchObject({ status: 'PAUSED', quality: 'RED', can_be_sent: false });
    expect(paused.pause.title).toContain('3 hours');
    expect(paused.pause.until).not.toBeNull();
    expect(await notices(template.id)).toMatchObject([{ kind: 'template_paused', state: 'open' }]);
    await happens(template, 'unpause');
    expect(await read(template.id)).toMatchObject({ status: 'APPROVED', pause: null });
    expect(await notices(template.id)).toMatchObject([{ kind: 'template_paused', state: 'resolved' }]);
  });

  test('a pause while the platform judges is lifted by hand; one for low quality is not', async () => {
    const template = await approved();
    await happens(template, 'pacing_pause');
    expect(await read(template.id)).toMatchObject({ status: 'PAUSED', pause: { until: null } });
    expect((await shop.post(`${TEMPLATES}/${template.id}/unpause`)).body.status).toBe('APPROVED');
    expect(onPlatform(template.name)?.status).toBe('APPROVED');
    expect((await shop.post(`${TEMPLATES}/${template.id}/unpause`)).status).toBe(409);
    await happens(template, 'pause');
    const refused = await shop.post(`${TEMPLATES}/${template.id}/unpause`);
    expect([refused.status, (await read(template.id)).status]).toEqual([422, 'PAUSED']);
  });

  test('a template that is disabled is told as critical, and stays', async () => {
    const template = await approved();
    await happens(template, 'disable');
    expect(await notices(template.id)).toMatchObject([{ kind: 'template_disabled', severity: 'critical' }]);
    expect((await shop.delete(`${TEMPLATES}/${template.id}`)).status).toBe(409);
    expect((await shop.patch(`${TEMPLATES}/${template.id}`, { components: [TEXT] })).status).toBe(409);
  });

  test('that is older than what is known changes nothing, nor does news that comes twice', async () => {
    const template = await approved();
    const news = (event: string, at: number) => statusNews({ ...template, event, at });
    await deliver(world.app.url, news('DISABLED', world.simulator.clock.now() - 3_600_000));
    await world.settle();
    expect((await read(template.id)).status).toBe('APPROVED');
    await deliver(world.app.url, news('DISABLED', world.simulator.clock.now() + 60_000));
    await deliver(world.app.url, news('DISABLED', world.simulator.clock.now() + 60_000));
    await world.settle();
    expect((await read(template.id)).status).toBe('DISABLED');
    expect(await notices(template.id)).toMatchObject([{ times: 1 }]);
  });

  test('of a template that nobody here knows makes the next comparison due', async () => {
    const name = newName();
    const [unknown] = world.simulator.business.putTemplates([{ name, language: 'en', body: 'Theirs', waba_id }]);
    await happens({ platform_id: unknown!.id }, 'quality', { score: 'YELLOW' });
    await world.settle();
    expect((await shop.get(`${TEMPLATES}?name=${name}`)).body.data).toMatchObject([{ quality: 'YELLOW' }]);
  });

  test('a category that changes is followed and told', async () => {
    const template = await approved();
    await happens(template, 'category', { category: 'MARKETING' });
    expect((await read(template.id)).category).toBe('MARKETING');
    expect(await notices(template.id)).toMatchObject([{ kind: 'template_category' }]);
  });
});

describe('comparing with the platform', () => {
  test('takes over what is there, what has changed, and takes away what is gone', async () => {
    const mine = await approved();
    const draft = await keep();
    const made = Array.from({ length: 60 }, (_, at) => ({
      name: `found_${at}`,
      language: 'en',
      body: `Text ${at}`,
      waba_id,
    }));
    world.simulator.business.putTemplates(made);
    const first = await synced();
    expect(first).toMatchObject({ state: 'done', accounts: 1, problems: [] });
    expect(first.added).toBeGreaterThanOrEqual(60);
    const { body: list } = await shop.get(`${TEMPLATES}?q=found_&limit=500`);
    expect(list.total).toBe(60);
    expect(list.data[0]).toMatchObject({ status: 'APPROVED', language: 'en', waba_id });

    onPlatform('found_7')!.quality_score = 'YELLOW';
    const again = await synced();
    expect(again).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect((await shop.get(`${TEMPLATES}?name=found_7`)).body.data[0].quality).toBe('YELLOW');

    onPlatform('found_9')!.waba_id = '1';
    now += 1_000;
    expect(await synced()).toMatchObject({ removed: 1 });
    expect((await shop.get(`${TEMPLATES}?name=found_9`)).body.total).toBe(0);
    expect((await read(mine.id)).status).toBe('APPROVED');
    expect((await read(draft.id)).status).toBe('DRAFT');
  });

  test('makes a waiting change of a draft whose name the platform has', async () => {
    const { id, name } = await keep();
    world.simulator.business.putTemplates([{ name, language: 'en_US', body: 'Theirs', waba_id }]);
    await synced();
    expect(await read(id)).toMatchObject({ status: 'APPROVED', draft: { components: [TEXT] } });
  });

  test('takes nothing away where the platform did not answer for all, and says what to do', async () => {
    const { admin, channel_id } = await world.openShop();
    const { body: channel } = await admin.get(`/api/v1/channels/${channel_id}`);
    world.simulator.business.putTemplates([{ name: 'stays', language: 'en', body: 'x', waba_id: channel.waba_id }]);
    await admin.post(`${TEMPLATES}/sync`);
    await world.settle();
    await admin.patch(`/api/v1/channels/${channel_id}`, { access_token: null });
    await admin.post(`${TEMPLATES}/sync`);
    await world.settle();
    const { body: after } = await admin.get(`${TEMPLATES}/sync`);
    expect(after).toMatchObject({
      state: 'failed',
      problems: [{ waba_id: channel.waba_id, advice: 'Enter one under Channels.' }],
    });
    expect((await admin.get(TEMPLATES)).body.total).toBe(1);
  });

  test('comes by itself once a day', async () => {
    const { admin, channel_id } = await world.openShop();
    const { body: channel } = await admin.get(`/api/v1/channels/${channel_id}`);
    world.simulator.business.putTemplates([{ name: 'by_itself', language: 'en', body: 'x', waba_id: channel.waba_id }]);
    dayPasses();
    shop = await signInAgain(shop);
    const tomorrow = await signInAgain(admin);
    await world.settle();
    expect((await tomorrow.get(`${TEMPLATES}?name=by_itself`)).body.total).toBe(1);
  });
});

describe('deleting', () => {
  test('takes it away on the platform too', async () => {
    const template = await approved();
    expect((await shop.delete(`${TEMPLATES}/${template.id}`)).status).toBe(204);
    expect(onPlatform(template.name)?.status ?? 'gone').toMatch(/gone|PENDING_DELETION/);
    expect((await shop.get(`${TEMPLATES}/${template.id}`)).status).toBe(404);
  });

  test('is for administrators, writing for managers', async () => {
    const { id } = await keep();
    const writer = await addPerson(world.app, shop, { role: 'content_writer' });
    const manager = await addPerson(world.app, shop, { role: 'content_manager' });
    expect((await writer.get(`${TEMPLATES}/${id}`)).status).toBe(200);
    expect((await writer.post(TEMPLATES, draftOf())).status).toBe(403);
    expect((await manager.post(TEMPLATES, draftOf())).status).toBe(201);
    expect((await manager.delete(`${TEMPLATES}/${id}`)).status).toBe(403);
  });
});
