import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrayAt, objectAt } from '../json.ts';
import { buildEnvelope, encodeBody } from './envelope.ts';
import { createQueue } from './queue.ts';
import type { Update } from '../ledger/update.ts';

const anyUpdate: fc.Arbitrary<Update> = fc.record({
  id: fc.uuid(),
  field: fc.constant('messages'),
  waba_id: fc.constantFrom('1', '2'),
  phone_number_id: fc.constantFrom('10', '20', '30'),
  display_phone_number: fc.constant('15550109000'),
  part: fc.constantFrom('messages' as const, 'statuses' as const),
  contacts: fc.array(fc.record({ wa_id: fc.constantFrom('a', 'b') }), { maxLength: 1 }),
  item: fc.record({ id: fc.uuid() }),
  wamid: fc.constant(null),
  person_id: fc.constant(null),
  type: fc.constant('text'),
});

test('whatever is encoded is ASCII and reads back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.boolean(), (value, raw_utf8) => {
      const bytes = encodeBody(value, raw_utf8);
      expect(JSON.parse(bytes.toString('utf8'))).toEqual(JSON.parse(JSON.stringify(value)));
      if (!raw_utf8) expect(bytes.every((byte) => byte < 0x7f)).toBe(true);
    }),
  );
});

test('every update is in the envelope once, under its account and number, in its order', () => {
  fc.assert(
    fc.property(fc.array(anyUpdate, { minLength: 1, maxLength: 40 }), (updates) => {
      const found: string[] = [];
      for (const entry of arrayAt(buildEnvelope(updates), 'entry')) {
        for (const change of arrayAt(entry, 'changes')) {
          const value = objectAt(change, 'value');
          const number = objectAt(value, 'metadata')['phone_number_id'];
          const contacts = arrayAt(value, 'contacts').map((contact) => JSON.stringify(contact));
          expect(new Set(contacts).size).toBe(contacts.length);
          for (const part of ['messages', 'statuses'] as const) {
            const ids = arrayAt(value, part).map((item) => (item as { id: string }).id);
            const wanted = updates.filter(
              (one) =>
                one.part === part && one.phone_number_id === number && one.waba_id === (entry as { id: string }).id,
            );
            expect(ids).toEqual(wanted.map((one) => one.item['id']));
            found.push(...ids);
          }
        }
      }
      expect(found).toHaveLength(updates.length);
    }),
  );
});

test('the queue gives back what came in, in that order', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat()), { maxLength: 4_000 }), (steps) => {
      const queue = createQueue<number>();
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(queue.shift()).toBe(model.shift());
        else {
          queue.push(step);
          model.push(step);
        }
        expect(queue.size()).toBe(model.length);
        expect(queue.peek()).toBe(model[0]);
      }
    }),
    { numRuns: 30 },
  );
});
