import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWhatsAppCloudClient } from '../client.ts';
import { graphError, type GraphServer, json, startGraphServer } from '../sending/graph-server.ts';

const access_token = 'EAAsecret';
let server: GraphServer;

beforeAll(async () => {
  server = await startGraphServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
});

const client = () => createWhatsAppCloudClient({ base_url: server.base_url, version: 'v25.0' });
const components = [{ type: 'BODY', text: 'Hello' }];

describe('templates on the platform', () => {
  it('are created with an id that may be a long number', async () => {
    server.respond = json(200, { id: 1_689_556_908_129_832, status: 'PENDING', category: 'marketing' });
    const template = { name: 'hello', language: 'en_US', category: 'MARKETING', components };
    expect(await client().createTemplate({ waba_id: '5', access_token, template })).toEqual({
      kind: 'ok',
      value: { id: '1689556908129832', status: 'PENDING', category: 'MARKETING' },
    });
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/v25.0/5/message_templates', body: template });
  });

  it('are listed page by page until there is no next one', async () => {
    const one = { id: '7', name: 'hello', language: 'en-US', status: 'APPROVED', category: 'UTILITY', components };
    server.respond = json(200, {
      data: [
        { ...one, quality_score: { score: 'GREEN' }, rejected_reason: 'NONE', parameter_format: 'NAMED' },
        { id: '8' },
      ],
      paging: { cursors: { before: 'a', after: 'b' }, next: 'https://graph.facebook.com/next' },
    });
    const page = await client().listTemplates({ waba_id: '5', access_token });
    expect(page).toEqual({
      kind: 'ok',
      value: {
        templates: [
          { ...one, language: 'en_US', quality: 'GREEN', rejected_reason: 'NONE', parameter_format: 'named' },
        ],
        after: 'b',
      },
    });
    server.respond = json(200, { data: [], paging: { cursors: { before: 'a', after: 'b' } } });
    expect(await client().listTemplates({ waba_id: '5', access_token, after: 'b' })).toEqual({
      kind: 'ok',
      value: { templates: [], after: null },
    });
    expect(server.received[1]?.url).toContain('after=b');
  });

  it('may fill a page far beyond what other calls answer', async () => {
    const long = {
      id: '7',
      name: 'hello',
      language: 'en',
      components: [{ type: 'BODY', text: 'x'.repeat(1_000_000) }],
    };
    server.respond = json(200, { data: [long] });
    expect((await client().listTemplates({ waba_id: '5', access_token })).kind).toBe('ok');
  });

  it('are edited, unpaused and deleted, one language or all', async () => {
    server.respond = json(200, { success: true });
    const done = { kind: 'ok', value: null };
    expect(await client().editTemplate({ template_id: '7', access_token, components })).toEqual(done);
    expect(await client().unpauseTemplate({ template_id: '7', access_token })).toEqual(done);
    expect(await client().deleteTemplate({ waba_id: '5', name: 'hello', template_id: '7', access_token })).toEqual(
      done,
    );
    expect(await client().deleteTemplate({ waba_id: '5', name: 'hello', access_token })).toEqual(done);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v25.0/7',
      'POST /v25.0/7/unpause',
      'DELETE /v25.0/5/message_templates?name=hello&hsm_id=7',
      'DELETE /v25.0/5/message_templates?name=hello',
    ]);
  });

  it('are refused by the code that tells something, where it hides behind a general one', async () => {
    const error = { code: 100, message: 'Invalid parameter', error_subcode: 2_388_299, error_user_msg: 'Variables …' };
    server.respond = json(400, { error });
    const template = { name: 'hello', language: 'en_US', category: 'MARKETING', components };
    expect(await client().createTemplate({ waba_id: '5', access_token, template })).toMatchObject({
      kind: 'refused',
      class: 'TPL',
      code: 2_388_299,
      detail: 'Variables …',
    });
  });

  it('are refused with the class and the words of the code', async () => {
    server.respond = graphError(400, 2_388_293);
    const template = { name: 'hello', language: 'en_US', category: 'MARKETING', components };
    expect(await client().createTemplate({ waba_id: '5', access_token, template })).toMatchObject({
      kind: 'refused',
      class: 'TPL',
      title: 'The template has too many placeholders for its length',
    });
  });
});
