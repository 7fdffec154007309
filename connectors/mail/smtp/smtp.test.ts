import { afterEach, describe, expect, it } from 'vitest';
import { createMailTransport, type MailOutcome, type OutgoingMail } from '../index.ts';
import { startMailServer, startStranger, type MailServer } from '../../../tests/setup/mail-server.ts';
import { readSmtpUrl } from './options.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function server(options?: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const started = await startMailServer(options);
  stops.push(started.stop);
  return started;
}

const mail: OutgoingMail = {
  message_id: '<018f3b3c@shop.example>',
  to: 'ada@shop.example',
  subject: 'Olá, São João',
  text: 'A first line.\n\nhttps://shop.example/x#token=abc_def-123\n\n.\nA line of one dot stood above.\n',
  date: new Date('2026-03-01T12:00:00Z'),
};
const PATIENT = 20_000;
const HASTY = 300;

function send(
  url: string,
  {
    timeout_ms = PATIENT,
    signal = new AbortController().signal,
    ...changed
  }: Partial<OutgoingMail> & {
    timeout_ms?: number;
    signal?: AbortSignal;
  } = {},
): Promise<MailOutcome> {
  const transport = createMailTransport({ url, from: 'Parley <no-reply@parley.example>', timeout_ms });
  return transport.send({ ...mail, ...changed }, signal);
}

describe('a mail server that works', () => {
  it('gets the mail as it was written, under the id it was given', async () => {
    const { url, taken } = await server();
    expect(await send(url)).toEqual({ kind: 'sent' });
    const [head, ...body] = taken[0]!.split('\r\n\r\n');
    const lines = head!.split('\r\n');
    expect(lines).toContain('Message-ID: <018f3b3c@shop.example>');
    expect(lines).toContain('From: Parley <no-reply@parley.example>');
    expect(lines).toContain('To: ada@shop.example');
    expect(lines).toContain('Date: Sun, 01 Mar 2026 12:00:00 +0000');
    expect(lines).toContain('Auto-Submitted: auto-generated');
    expect(head).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(body.join('\r\n\r\n').replaceAll('\r\n', '\n')).toContain(mail.text.trimEnd());
  });

  it('gets a link in one piece, however long it is', async () => {
    const { url, taken } = await server();
    const link = `https://shop.example/accept-invitation#token=${'aB3_-'.repeat(30)}`;
    await send(url, { text: `Hello,\n\n${link}\n` });
    expect(taken[0]!.split('\r\n')).toContain(link);
    expect(await send(url, { text: `Olá,\n\n${link}\n` })).toEqual({ kind: 'sent' });
    expect(taken[1]!.replaceAll('=\r\n', '').replaceAll('=3D', '=').split('\r\n')).toContain(link);
  });

  it('is given no line that a subject or an address would smuggle in', async () => {
    const { url, taken } = await server();
    expect(await send(url, { subject: 'Hello\r\nBcc: eve@evil.example\r\n\r\nOther words' })).toEqual({ kind: 'sent' });
    const head = taken[0]!.split('\r\n\r\n')[0]!;
    expect(head).not.toMatch(/^Bcc:/m);
    const smuggled = await send(url, { to: 'ada@shop.example>\r\nRCPT TO:<eve@evil.example' });
    expect(smuggled.kind).not.toBe('unknown');
    expect(taken.join('\n')).not.toMatch(/^(To|RCPT).*eve@evil/m);
  });

  it('is told user and password', async () => {
    const seen: unknown[] = [];
    const { port } = await server({
      authOptional: false,
      onAuth({ username, password }, _session, callback) {
        seen.push([username, password]);
        callback(null, { user: 1 });
      },
    });
    expect(await send(`smtp://me%40shop:p%3Ass@127.0.0.1:${port}`)).toEqual({ kind: 'sent' });
    expect(seen).toEqual([['me@shop', 'p:ss']]);
  });
});

describe('a mail server that refuses', () => {
  it.each([
    ['the recipient for good', { at: 'recipient', code: 550 }, 'refused'],
    ['the recipient for now', { at: 'recipient', code: 451 }, 'later'],
    ['the text for good', { at: 'data', code: 554 }, 'refused'],
    ['the text for now', { at: 'data', code: 452 }, 'later'],
  ] as const)('%s: %o is %s', async (_what, order, kind) => {
    const { url, obey, taken } = await server();
    obey(order);
    expect(await send(url)).toEqual({ kind, reason: expect.stringContaining(`${order.code} as the test wants it`) });
    expect(taken).toEqual([]);
    expect(await send(url)).toEqual({ kind: 'sent' });
  });

  it('our password: a setting that can be corrected, and no fault of the mail', async () => {
    const { port } = await server({
      authOptional: false,
      onAuth: (_auth, _session, callback) => callback(new Error('wrong')),
    });
    expect((await send(`smtp://me:no@127.0.0.1:${port}`)).kind).toBe('later');
    expect((await send(`smtp://127.0.0.1:${port}`)).kind).toBe('later');
  });
});

describe('a mail server that is not there, or says nothing', () => {
  it('has taken nothing before it had the text', async () => {
    const silent = await startStranger(() => undefined);
    const gone = await startStranger((socket) => socket.destroy());
    const rude = await startStranger((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const dribbling = await startStranger((socket) => {
      const timer = setInterval(() => socket.write('2'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    stops.push(silent.stop, gone.stop, rude.stop, dribbling.stop);
    for (const { url } of [silent, gone, rude, dribbling, { url: 'smtp://127.0.0.1:9' }])
      expect((await send(url, { timeout_ms: HASTY })).kind, url).toBe('later');
  });

  it('may have taken what it had to the end', async () => {
    const { url, obey, heard } = await server();
    obey('silence after data', 'hang up after data');
    expect((await send(url, { timeout_ms: HASTY })).kind).toBe('unknown');
    expect((await send(url)).kind).toBe('unknown');
    expect(heard).toHaveLength(2);
    expect(heard[0]!.match(/^Message-ID:.*$/m)).toEqual(heard[1]!.match(/^Message-ID:.*$/m));
  });

  it('does not hold a server up that stops', async () => {
    const { url, obey, heard } = await server();
    obey('silence after data');
    const abort = new AbortController();
    const sending = send(url, { signal: abort.signal });
    await expect.poll(() => heard.length).toBe(1);
    abort.abort();
    expect((await sending).kind).toBe('unknown');
    expect((await send(url, { signal: abort.signal })).kind).toBe('later');
    expect(heard).toHaveLength(1);
  });
});

describe('encryption', () => {
  it('is not done with a server whose certificate proves nothing', async () => {
    const starttls = await server({ disabledCommands: [] });
    const tls = await server({ secure: true, disabledCommands: [] });
    for (const url of [starttls.url, tls.url.replace('smtp:', 'smtps:')]) {
      const outcome = await send(url);
      expect(outcome).toEqual({ kind: 'later', reason: expect.stringMatching(/self.signed|certificate/i) });
    }
    expect([...starttls.heard, ...tls.heard]).toEqual([]);
  });

  it('can be left out by setting', async () => {
    const { url, taken } = await server({ disabledCommands: [] });
    expect(await send(`${url}?tls=off`)).toEqual({ kind: 'sent' });
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['smtp://mail.example', { port: 587, secure: false, requireTLS: false }],
    ['smtp://me:pass@mail.example', { port: 587, secure: false, requireTLS: true }],
    ['smtp://me:pass@mail.example:25?tls=off', { port: 25, requireTLS: false, ignoreTLS: true }],
    ['smtp://me:pass@localhost:1025', { port: 1025, requireTLS: false }],
    ['smtps://me:pass@mail.example', { port: 465, secure: true }],
  ])('follows from %s', (url, expected) => {
    expect(readSmtpUrl(url, 1).connection).toMatchObject({ ...expected, tls: { rejectUnauthorized: true } });
  });
});

describe('without a mail server', () => {
  it('a mail is kept', async () => {
    const outbox = createMailTransport({ url: undefined, from: 'no-reply@parley.example', timeout_ms: PATIENT });
    expect(await outbox.send(mail, new AbortController().signal)).toEqual({ kind: 'kept' });
  });
});
