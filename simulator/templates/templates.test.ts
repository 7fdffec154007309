import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import { objectAt } from '../json.ts';
import type { Json } from '../json.ts';
import { NUMBER, startWorld, WABA } from '../testing/world.ts';
import type { Answer, World } from '../testing/world.ts';

let world: World;
afterEach(() => world.stop());

const LIST = `/v25.0/${WABA}/message_templates`;
const BODY = { type: 'BODY', text: 'Order {{1}} is on its way to you.', example: { body_text: [['4711']] } };

async function begin(options: SimulatorOptions = {}): Promise<void> {
  world = await startWorld({ clock: 'manual', ...options });
}

const draft = (more: Json = {}): Json => ({
  name: 'order_sent',
  language: 'en_US',
  category: 'UTILITY',
  components: [BODY],
  ...more,
});

const create = (more: Json = {}): Promise<Answer> => world.graph('POST', LIST, draft(more));

/** A template that was reviewed. */
async function approved(more: Json = {}): Promise<string> {
  const { json } = await create(more);
  world.simulator.clock.advance(1_000);
  await world.simulator.idle();
  return json['id'] as string;
}

const read = async (id: string): Promise<Json> =>
  (await world.graph('GET', `/v25.0/${id}?fields=name,status,category,components,quality_score,rejected_reason`)).json;

/** The template webhooks so far: field, event and what else is looked for. */
function told(): Json[] {
  return world.product.received.flatMap(({ body }) =>
    (body['entry'] as Json[]).flatMap((entry) =>
      (entry['changes'] as Json[]).map((change) => ({
        field: change['field'],
        time: typeof entry['time'],
        ...objectAt(change, 'value'),
      })),
    ),
  );
}

describe('the life of a template', () => {
  test('goes from pending to approved, and both are told', async () => {
    await begin();
    const answer = await create();
    expect(answer).toMatchObject({ status: 200, json: { status: 'PENDING', category: 'UTILITY' } });
    const id = answer.json['id'] as string;
    expect(id).toMatch(/^\d{16}$/);
    expect(await read(id)).toMatchObject({ name: 'order_sent', status: 'PENDING' });
    world.simulator.clock.advance(1_000);
    await world.simulator.idle();
    expect(await read(id)).toMatchObject({ status: 'APPROVED', components: [BODY] });
    expect(told()).toMatchObject([
      {
        field: 'message_template_status_update',
        time: 'number',
        event: 'APPROVED',
        reason: 'NONE',
        message_template_id: Number(id),
        message_template_language: 'en_US',
      },
    ]);
  });

  test('ends in rejection, in another category or waits, as the rules of review say', async () => {
    const rules: NonNullable<SimulatorOptions['review']>['rules'] = [
      { name: '^spam', decision: 'reject', reason: 'ABUSIVE_CONTENT' },
      { name: '^sale', decision: 'approve', category: 'MARKETING' },
      { name: '^slow', decision: 'hold' },
    ];
    await begin({ review: { rules } });
    const [spam, sale, slow] = [
      await approved({ name: 'spam' }),
      await approved({ name: 'sale' }),
      await approved({ name: 'slow' }),
    ];
    expect(await read(spam)).toMatchObject({ status: 'REJECTED', rejected_reason: 'ABUSIVE_CONTENT' });
    expect(await read(sale)).toMatchObject({ status: 'APPROVED', category: 'MARKETING' });
    expect(await read(slow)).toMatchObject({ status: 'PENDING' });
    expect(told()).toMatchObject([
      { event: 'REJECTED' },
      { field: 'template_category_update', previous_category: 'UTILITY', new_category: 'MARKETING' },
      { event: 'APPROVED' },
    ]);
    await world.control('POST', `/templates/${slow}/events`, { event: 'approve' });
    expect(await read(slow)).toMatchObject({ status: 'APPROVED' });
  });

  test('pauses for three hours, for six, and is disabled the third time', async () => {
    await begin();
    const id = await approved();
    const red = () => world.control('POST', `/templates/${id}/events`, { event: 'quality', score: 'RED' });
    await red();
    expect((await read(id))['status']).toBe('PAUSED');
    expect((await world.graph('POST', `/v25.0/${id}/unpause`)).status).toBe(400);
    world.simulator.clock.advance(3 * 3_600_000);
    expect((await read(id))['status']).toBe('APPROVED');
    await red();
    world.simulator.clock.advance(6 * 3_600_000 - 1);
    expect((await read(id))['status']).toBe('PAUSED');
    world.simulator.clock.advance(1);
    await red();
    expect((await read(id))['status']).toBe('DISABLED');
    expect((await world.graph('DELETE', `${LIST}?name=order_sent`)).json).toMatchObject({ error: { code: 2388039 } });
    await world.simulator.idle();
    const titles = told().map((one) => objectAt(one, 'other_info')['title']);
    expect(titles.filter(Boolean)).toEqual(['FIRST_PAUSE', 'UNPAUSE', 'SECOND_PAUSE', 'UNPAUSE', 'DISABLED']);
  });

  test('a pause of pacing is lifted by a call', async () => {
    await begin();
    const id = await approved();
    await world.control('POST', `/templates/${id}/events`, { event: 'pacing_pause' });
    expect((await world.graph('POST', `/v25.0/${id}/unpause`)).json).toEqual({ success: true });
    expect((await read(id))['status']).toBe('APPROVED');
  });

  test('a change of category is announced and comes true when it was said', async () => {
    await begin();
    const id = await approved();
    await world.control('POST', `/templates/${id}/events`, {
      event: 'category',
      category: 'MARKETING',
      in_ms: 86_400_000,
    });
    expect((await read(id))['category']).toBe('UTILITY');
    world.simulator.clock.advance(86_400_000);
    await world.simulator.idle();
    expect((await read(id))['category']).toBe('MARKETING');
    expect(told().slice(1)).toMatchObject([
      { new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: expect.any(Number) },
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
    ]);
  });

  test('is edited once a day while approved, and reviewed again', async () => {
    await begin();
    const id = await approved();
    const text = { ...BODY, text: 'Your order {{1}} has left us.' };
    const edit = (more: Json = {}) => world.graph('POST', `/v25.0/${id}`, { components: [text], ...more });
    expect((await edit({ category: 'MARKETING' })).json).toMatchObject({ error: { code: 2388039 } });
    expect((await edit()).json).toMatchObject({ success: true });
    expect(await read(id)).toMatchObject({ status: 'PENDING', components: [text] });
    expect((await edit()).json).toMatchObject({ error: { code: 2388039 } });
    world.simulator.clock.advance(1_000);
    expect((await edit()).json).toMatchObject({
      error: { code: 2388039, error_user_msg: expect.stringContaining('24 hours') },
    });
    world.simulator.clock.advance(86_400_000);
    expect((await edit()).status).toBe(200);
    world.simulator.clock.advance(1_000);
    await world.simulator.idle();
    expect(told().map((one) => one['field'])).toContain('message_template_components_update');
  });

  test('is deleted with all its languages, and its name rests for thirty days', async () => {
    await begin();
    await approved();
    const german = await approved({ language: 'de' });
    expect((await world.graph('DELETE', `${LIST}?name=order_sent&hsm_id=${german}`)).json).toEqual({ success: true });
    expect((await world.graph('GET', LIST)).json['data']).toHaveLength(1);
    expect((await create({ language: 'de' })).json).toMatchObject({ error: { code: 2388023 } });
    await world.graph('DELETE', `${LIST}?name=order_sent`);
    expect((await create()).json).toMatchObject({ error: { code: 2388023 } });
    world.simulator.clock.advance(30 * 86_400_000);
    expect((await create()).status).toBe(200);
    expect((await world.graph('DELETE', `${LIST}?name=nothing`)).status).toBe(400);
  });
});

describe('the list of templates', () => {
  test('is paged and filtered', async () => {
    await begin({ review: { delay_ms: 0 } });
    for (const name of ['a', 'b', 'c']) await approved({ name });
    await create({ name: 'd', category: 'marketing' });
    const first = (await world.graph('GET', `${LIST}?limit=2&fields=name,status`)).json;
    expect(first['data']).toMatchObject([{ name: 'a', status: 'APPROVED' }, { name: 'b' }]);
    const next = objectAt(first, 'paging')['next'] as string;
    const second = (await world.graph('GET', next)).json;
    expect(second['data']).toMatchObject([{ name: 'c' }, { name: 'd' }]);
    expect(objectAt(second, 'paging')).not.toHaveProperty('next');
    const names = async (filter: string) =>
      ((await world.graph('GET', `${LIST}?${filter}`)).json['data'] as Json[]).map(({ name }) => name);
    expect(await names('status=PENDING')).toEqual(['d']);
    expect(await names('category=UTILITY&name=b')).toEqual(['b']);
    expect(await names('language=de')).toEqual([]);
    expect((await world.graph('GET', `${LIST}?after=xyz`)).status).toBe(400);
  });
});

const header = (more: Json): Json => ({ components: [{ type: 'HEADER', ...more }, BODY] });
const body = (text: string, example?: unknown): Json => ({
  components: [{ type: 'BODY', text, ...(example !== undefined && { example: { body_text: [example] } }) }],
});
const buttons = (...list: Json[]): Json => ({ components: [BODY, { type: 'BUTTONS', buttons: list }] });
const quick = (text: string): Json => ({ type: 'QUICK_REPLY', text });

describe('a template is refused', () => {
  const cases: [string, Json, number][] = [
    ['with a name in capitals', { name: 'Order' }, 100],
    ['in a language nobody speaks', { language: 'klingon' }, 100],
    ['in no category', { category: 'NEWS' }, 100],
    ['without components', { components: [] }, 100],
    ['without a body', { components: [{ type: 'FOOTER', text: 'x' }] }, 2388072],
    ['with a body of 1025 characters', body('x'.repeat(1_025)), 2388040],
    ['with a variable at the start', body('{{1}} is here and waits for you', ['a']), 2388299],
    ['with a variable at the end', body('Here comes your order {{1}}', ['a']), 2388299],
    ['with variables side by side', body('Here is {{1}} {{2}} for you all to see', ['a', 'b']), 2388072],
    ['with a gap in the numbers', body('Here is {{1}} and also {{3}} for you', ['a', 'b']), 2388072],
    ['with too many variables for its words', body('A {{1}} b {{2}} c', ['a', 'b']), 2388293],
    ['without examples', body('Here is {{1}} for you'), 2388072],
    ['with two variables in the header', header({ format: 'TEXT', text: '{{1}} and {{2}}' }), 2388047],
    ['with a header of 61 characters', header({ format: 'TEXT', text: 'x'.repeat(61) }), 2388040],
    ['with a header of an unknown format', header({ format: 'SMELL' }), 2388047],
    ['with a picture without an example', header({ format: 'IMAGE' }), 2388047],
    ['with a variable in the footer', { components: [BODY, { type: 'FOOTER', text: 'Hi {{1}}' }] }, 2388073],
    ['with a long button', buttons(quick('x'.repeat(26))), 2388040],
    ['with three links', buttons(...[1, 2, 3].map((at) => ({ type: 'URL', text: `l${at}`, url: 'https://a.b' }))), 100],
    [
      'with scattered quick replies',
      buttons(quick('a'), { type: 'URL', text: 'l', url: 'https://a.b' }, quick('b')),
      100,
    ],
    ['with a time to live out of bounds', { message_send_ttl_seconds: 29 }, 100],
  ];
  test.each(cases)('%s', async (_name, more, code) => {
    await begin();
    expect((await create(more)).json).toMatchObject({ error: { code, error_user_msg: expect.any(String) } });
    expect((await world.graph('GET', LIST)).json).toEqual({ data: [] });
  });

  test('when there is one of that name and language, and as a subcode where that is wished', async () => {
    await begin({ rules: { template_errors: 'subcode' } });
    await create();
    expect((await create()).json).toMatchObject({ error: { code: 100, error_subcode: 2388024 } });
    expect((await create({ language: 'de' })).status).toBe(200);
  });

  test('when the account has made a hundred in an hour', async () => {
    await begin();
    for (let at = 0; at < 100; at += 1) await create({ name: `t_${at}` });
    expect((await create()).json).toMatchObject({ error: { code: 80007 } });
    world.simulator.clock.advance(3_600_000);
    expect((await create()).status).toBe(200);
  });
});

const value = (text: string): Json => ({ type: 'text', text });
const KNOWN: Json[] = [
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Order {{1}} is on its way to {{2}}.' },
  { type: 'BUTTONS', buttons: [quick('Stop'), { type: 'URL', text: 'See', url: 'https://a.b/{{1}}' }] },
];
const FITTING: Json[] = [
  { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.com/a.png' } }] },
  { type: 'body', parameters: [value('4711'), value('Zoë')] },
  { type: 'button', sub_type: 'url', index: '1', parameters: [value('4711')] },
];
const without = (type: string, part?: Json): Json[] => [
  ...FITTING.filter((one) => one['type'] !== type),
  ...(part === undefined ? [] : [part]),
];

describe('a send of a template', () => {
  async function send(components: Json[], more: Json = {}): Promise<Answer> {
    const template = { name: 'order', language: { code: 'en_US' }, components, ...more };
    return world.send({ type: 'template', text: undefined, template });
  }
  async function prepare(): Promise<string> {
    await begin();
    return (
      world.simulator.business.putTemplates([{ name: 'order', language: 'en_US', components: KNOWN }])[0]?.id ?? ''
    );
  }

  test('that fits is accepted', async () => {
    await prepare();
    expect(await send(FITTING)).toMatchObject({ status: 200 });
    expect(world.simulator.ledger().accepted[0]?.text).toBe('Order 4711 is on its way to Zoë.');
  });

  const cases: [string, Json[], number][] = [
    ['too few values', without('body', { type: 'body', parameters: [value('1')] }), 132000],
    ['no values', without('body'), 132000],
    ['a value of another kind', without('body', { type: 'body', parameters: [value('1'), { type: 'image' }] }), 132012],
    ['a new line in a value', without('body', { type: 'body', parameters: [value('1'), value('a\nb')] }), 132018],
    [
      'a value that is too long',
      without('body', { type: 'body', parameters: [value('1'), value('x'.repeat(1_024))] }),
      132005,
    ],
    ['no header', without('header'), 132012],
    ['a header of another kind', without('header', { type: 'header', parameters: [value('a')] }), 132012],
    ['no value for the link', without('button'), 131008],
    [
      'a button that is not there',
      without('button', { type: 'button', sub_type: 'url', index: 7, parameters: [value('a')] }),
      132018,
    ],
  ];
  test.each(cases)('with %s is refused', async (_name, components, code) => {
    await prepare();
    expect((await send(components)).json).toMatchObject({
      error: { code, error_data: { details: expect.any(String) } },
    });
    expect(world.simulator.ledger().accepted).toEqual([]);
  });

  test('nobody made, paused, disabled or of another account is refused', async () => {
    const id = await prepare();
    const strike = (event: string) => world.control('POST', `/templates/${id}/events`, { event });
    expect((await send(FITTING, { name: 'other' })).json).toMatchObject({ error: { code: 132001 } });
    expect((await send(FITTING, { language: { code: 'de' } })).json).toMatchObject({ error: { code: 132001 } });
    await strike('pacing_pause');
    expect((await send(FITTING)).json).toMatchObject({ error: { code: 132015 } });
    await strike('disable');
    expect((await send(FITTING)).json).toMatchObject({ error: { code: 132016 } });
    world.simulator.business.putTemplates([{ name: 'theirs', language: 'en_US', body: 'Hi', waba_id: '77' }]);
    expect((await send([], { name: 'theirs' })).json).toMatchObject({ error: { code: 132001 } });
  });
});

test('examples are uploaded in pieces and give a handle', async () => {
  await begin();
  const session = await world.graph(
    'POST',
    '/v25.0/100000000000001/uploads?file_name=a.png&file_length=5&file_type=image/png',
  );
  const id = session.json['id'] as string;
  expect(id).toMatch(/^upload:/);
  const send = (bytes: string, offset: number) =>
    world.graph('POST', `/v25.0/${id}`, Buffer.from(bytes), {
      authorization: 'OAuth token',
      file_offset: String(offset),
    });
  expect((await send('abc', 0)).json).toMatchObject({ file_offset: 3 });
  expect((await send('de', 0)).status).toBe(400);
  expect((await world.graph('GET', `/v25.0/${id}`)).json).toMatchObject({ file_offset: 3 });
  const { h } = (await send('de', 3)).json;
  expect(h).toMatch(/^4::/);
  expect(await create(header({ format: 'IMAGE', example: { header_handle: [h] } }))).toMatchObject({ status: 200 });
  const profile = { messaging_product: 'whatsapp', profile_picture_handle: h };
  expect((await world.graph('POST', `/v25.0/${NUMBER}/whatsapp_business_profile`, profile)).status).toBe(200);
});
