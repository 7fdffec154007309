import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InboundItem } from '../../contract.ts';
import { parse } from './sample-deliveries.ts';

/** A collection of deliveries published by others. It is not part of the repository, so the test runs where it is at hand. */
const repository = path.resolve(import.meta.dirname, '../../../..');
const folder = path.resolve(repository, '..', 'shared/whatsapp/fixtures');
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^(?:in|st|f|errors)_.*\.json$/.test(name))
  : [];

const KINDS: readonly (readonly [RegExp, InboundItem['kind']])[] = [
  [/^in_/, 'message'],
  [/^st_/, 'status'],
  [/^errors_/, 'value_errors'],
  [/^f_calls_/, 'call'],
  [/^f_history_/, 'history'],
  [/^f_smb_app_state_sync_/, 'state_sync'],
  [/^f_smb_message_echo_/, 'echo'],
  [/^f_user_preferences_/, 'user_preference'],
  [/^f_user_id_update/, 'user_id_update'],
  [/^f_/, 'account_event'],
];

describe.skipIf(files.length === 0)('published sample deliveries', () => {
  it.each(files)('%s', (name) => {
    const { items, dropped_keys } = parse(readFileSync(path.join(folder, name), 'utf8'));
    const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1];
    expect(items.length).toBeGreaterThan(0);
    expect(dropped_keys).toBe(0);
    for (const item of items) {
      // A call that ended badly carries its errors beside it.
      expect(item.kind === 'value_errors' && kind === 'call' ? kind : item.kind).toBe(kind);
      if ('at' in item) expect(item.at).not.toBeNull();
    }
  });
});
