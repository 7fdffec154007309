import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../services/process.ts';
import { startTestApp, type TestApp } from '../setup/app.ts';
import { allMessages, openCompany } from '../setup/company.ts';
import { deliver } from '../setup/webhooks.ts';

/*
 * The platform's own sample payloads. They are not ours to pass on, so they lie beside the project where it is built
 * and this file is skipped where they are absent.
 */
const FOLDER = resolve(ROOT, '..', 'shared', 'whatsapp', 'fixtures');
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => /^(in|st|f|errors)_.*\.json$/.test(file)) : [];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test.skipIf(files.length === 0).each(files)(
  '%s ends with a verdict, and ten copies at once have the effect of one',
  async (file) => {
    const raw = readFileSync(resolve(FOLDER, file));
    const numbers = [
      ...new Set([...raw.toString().matchAll(/"phone_number_id"\s*:\s*"([^"]+)"/g)].map((match) => match[1]!)),
    ];
    const accounts = [...raw.toString().matchAll(/"id"\s*:\s*"(\d{8,32})"\s*,\s*(?:"time"|"changes")/g)].map(
      (match) => match[1]!,
    );
    const digits = numbers.filter((number) => /^\d{1,32}$/.test(number));
    const company = await openCompany(app, {
      ...(digits[0] === undefined ? {} : { phone_number_id: digits[0] }),
      ...(accounts[0] === undefined ? {} : { waba_id: accounts[0] }),
    });

    expect(await deliver(app.url, raw)).toBe(200);
    await app.settle();
    const once = await allMessages(company);
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(app.url, raw)));
    expect(answers).toEqual(Array(10).fill(200));
    await app.settle();
    expect(await allMessages(company)).toEqual(once);
    if (file.startsWith('in_') && digits.length > 0) expect(once.length).toBeGreaterThan(0);

    const { body } = await company.get('/api/v1/inbound_deliveries');
    for (const delivery of body.data) {
      expect(['processed', 'ignored', 'rejected']).toContain(delivery.state);
      if (delivery.state !== 'processed') expect(delivery.reason).toEqual(expect.any(String));
    }
    const { body: ledger } = await company.get('/api/v1/inbound_deliveries/ledger');
    expect(ledger).toMatchObject({ pending: 0, received: ledger.processed + ledger.rejected });

    // The next file may speak of the same number: it belongs to a clean company.
    for (const delivery of body.data) expect(delivery.items).toBeGreaterThan(0);
    await company.patch(`/api/v1/channels/${company.channel_id}`, {
      phone_number_id: String(Math.floor(Math.random() * 1e12)),
      waba_id: '1',
    });
  },
);
