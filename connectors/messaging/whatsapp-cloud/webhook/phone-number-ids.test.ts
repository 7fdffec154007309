import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneNumberIdsIn } from './phone-number-ids.ts';

const idsIn = (text: string) => phoneNumberIdsIn(Buffer.from(text));

describe('phoneNumberIdsIn', () => {
  it('finds each id once, in order, whatever the white space', () => {
    expect(idsIn('{"phone_number_id":"1","x":{"phone_number_id" :\n\t "22"},"y":{"phone_number_id":"1"}}')).toEqual([
      '1',
      '22',
    ]);
    expect(idsIn('{"phone_number_id": 333}')).toEqual(['333']);
  });

  it.each([
    '',
    '{}',
    '"phone_number_id"',
    '{"phone_number_id":',
    '{"phone_number_id":""}',
    '{"phone_number_id":"12',
    '{"phone_number_id":"1\\u0032"}',
    `{"phone_number_id":"${'1'.repeat(65)}"}`,
    `{"phone_number_id":${' '.repeat(100)}"1"}`,
    '{"phone_number_id":null}',
    '{"body":"\\"phone_number_id\\":\\"666\\""}',
  ])('finds nothing in %j', (text) => {
    expect(idsIn(text)).toEqual([]);
  });

  it('stops at 64 ids and at a great many repeats', () => {
    const many = Array.from({ length: 200 }, (_, id) => `{"phone_number_id":"${id}"}`).join(',');
    expect(idsIn(many)).toHaveLength(64);
    expect(idsIn('"phone_number_id":"7",'.repeat(100_000))).toEqual(['7']);
  });

  it('never throws, and finds what JSON holds', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => Array.isArray(phoneNumberIdsIn(Buffer.from(bytes)))));
    const id = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(fc.array(id, { maxLength: 20 }), fc.constantFrom(0, 2), (ids, indent) => {
        const text = JSON.stringify(
          ids.map((phone_number_id) => ({ metadata: { phone_number_id } })),
          null,
          indent,
        );
        expect(idsIn(text)).toEqual([...new Set(ids)]);
      }),
    );
  });
});
