import { afterEach, expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { CUSTOMER, NUMBER, startWorld } from '../testing/world.ts';
import type { World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

/** A phone page: live events as they come, and what it looks at. */
async function openPage(person: string) {
  const response = await fetch(`${world.simulator.url}/phone/api/events?client=page&person=${person}`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const events: { name: string; data: Json }[] = [];
  let text = '';
  const look = (phone_number_id: string | null) =>
    fetch(`${world.simulator.url}/phone/api/presence`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client: 'page', phone_number_id }),
    });
  /** Reads on until an event fits; those before it are kept. */
  async function until(fits: (name: string, data: Json) => boolean): Promise<Json> {
    for (;;) {
      const frame = /^event: (\w+)\ndata: (.*)\n\n/m.exec(text);
      if (frame !== null) {
        text = text.slice(frame.index + frame[0].length);
        const event = { name: frame[1] ?? '', data: JSON.parse(frame[2] ?? '') as Json };
        events.push(event);
        if (fits(event.name, event.data)) return event.data;
        continue;
      }
      const piece = await reader?.read();
      if (piece === undefined || piece.done) throw new Error('the stream ended');
      text += piece.value;
    }
  }
  return { look, until, events, close: () => reader?.cancel() };
}

test('the page and all it needs come from here, under a policy without inline code', async () => {
  world = await startWorld();
  const page = await fetch(`${world.simulator.url}/`);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|https?:\/\//);
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) expect((await fetch(world.simulator.url + file)).status).toBe(200);
  const etag = (await fetch(`${world.simulator.url}/phone/main.js`)).headers.get('etag') ?? '';
  expect((await fetch(`${world.simulator.url}/phone/main.js`, { headers: { 'if-none-match': etag } })).status).toBe(
    304,
  );
  expect((await fetch(`${world.simulator.url}/phone/..%2findex.ts`)).status).toBe(404);
});

test('a message is read when somebody has its thread open, and only then', async () => {
  world = await startWorld({ delays: { read_ms: 0 } });
  await world.open();
  const page = await openPage(CUSTOMER);
  await world.send();
  expect(await page.until((name, data) => name === 'message' && data['status'] === 'delivered')).toMatchObject({
    direction: 'in',
    text: 'Hello',
  });
  await world.simulator.idle();
  expect(world.product.statuses().map((one) => one['status'])).toEqual(['sent', 'delivered']);
  await page.look(NUMBER);
  await world.product.seen((one) => one.statuses.some((status) => status['status'] === 'read'));
  await world.send();
  await world.simulator.idle();
  expect(world.product.statuses().map((one) => one['status'])).toEqual([
    'sent',
    'delivered',
    'read',
    'sent',
    'delivered',
    'read',
  ]);
  await page.close();
});

test('delivered is left out for an open chat where the platform would', async () => {
  world = await startWorld({ delays: { read_ms: 0 }, rules: { skip_delivered_when_open: true } });
  await world.open();
  const page = await openPage(CUSTOMER);
  await page.look(NUMBER);
  await world.send();
  await world.simulator.idle();
  expect(world.product.statuses().map((one) => one['status'])).toEqual(['sent', 'read']);
  await page.close();
});

test('the own message goes from sending over retrying to delivered and read, as the page sees it', async () => {
  world = await startWorld();
  world.product.answer = (nth) => (nth === 0 ? 503 : 200);
  const page = await openPage(CUSTOMER);
  const { wamid } = world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
  await page.until((name, data) => name === 'message' && data['status'] === 'delivered');
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: wamid, typing_indicator: { type: 'text' } };
  await world.graph('POST', `/v25.0/${NUMBER}/messages`, body);
  expect(await page.until((name) => name === 'typing')).toMatchObject({ person_id: CUSTOMER, for_ms: 25_000 });
  const seen = page.events.filter(({ name }) => name === 'message').map(({ data }) => data['status']);
  expect(seen).toEqual(['sending', 'retrying', 'delivered', 'read']);
  expect(page.events.filter(({ name }) => name === 'health').map(({ data }) => data['reachable'])).toEqual([
    false,
    true,
  ]);
  await page.close();
});

test('people, numbers, threads and starters are told at the start', async () => {
  world = await startWorld({ people: 'demo' });
  world.simulator.write(CUSTOMER, NUMBER, { text: 'hi' });
  const read = async (path: string) => (await fetch(`${world.simulator.url}/phone/api/${path}`)).json();
  const state = await read('state');
  expect(state).toMatchObject({
    channels: [{ phone_number_id: NUMBER, name: 'Shop', starters: { pt: expect.any(Array) } }],
  });
  expect(JSON.stringify(state)).not.toContain('app_secret');
  expect(await read(`threads/${CUSTOMER}/${NUMBER}`)).toMatchObject({ bubbles: [{ direction: 'out', text: 'hi' }] });
  expect(await read(`previews?number=${NUMBER}`)).toMatchObject({ previews: [{ person_id: CUSTOMER }] });
});
