import fc from 'fast-check';
import { expect, test } from 'vitest';
import { envelope, messageChange, statusChange } from '../../tests/setup/webhooks.ts';
import { redactBody } from './redact.ts';

const WORDS = new Set(['15550101', '+15550101', 'US.901']);
const redacted = (body: object): string =>
  redactBody(Buffer.from(JSON.stringify(body)), WORDS)?.toString() ?? 'untouched';

const of = (from: string, text: string) =>
  messageChange({ phone_number_id: '77', from, text, name: `Name of ${from}` });

test('what others said in the same delivery stays, word for word', () => {
  const mine = of('15550101', 'my secret');
  const theirs = of('15550102', 'their question');
  const left = redacted(envelope(mine, theirs));
  expect(left).not.toContain('15550101');
  expect(left).not.toContain('my secret');
  expect(JSON.parse(left).entry[0].changes).toContainEqual(theirs);
});

test('a member of a list goes as deep inside as it can be told from its neighbours', () => {
  const change = of('15550102', 'hello');
  const mine = of('15550101', 'secret');
  change.value.messages.push(mine.value.messages[0]!);
  change.value.contacts.push(mine.value.contacts[0]!);
  const { value } = JSON.parse(redacted(envelope(change))).entry[0].changes[0];
  expect(value.messages).toHaveLength(1);
  expect(value.contacts).toHaveLength(1);
  expect(value.metadata.phone_number_id).toBe('77');
});

test('statuses of messages to the person go, and a body that nobody can read goes as a whole', () => {
  expect(
    redacted(envelope(statusChange('77', { id: 'wamid.x', status: 'sent', recipient_id: '15550101' }))),
  ).not.toContain('15550101');
  expect(redactBody(Buffer.from('{"from":"15550101'), WORDS)?.toString()).toBe('{}');
});

test('a delivery that does not speak of the person is not touched', () => {
  expect(redacted(envelope(of('15550102', 'call me')))).toBe('untouched');
});

test('whatever a body is made of, nothing of the person is left in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...WORDS), fc.jsonValue(), (before, word, after) => {
      const body = { entry: [before, { deep: [{ from: word, say: after }] }, word], root: word };
      expect(redacted(body)).not.toContain(`"${word}"`);
    }),
  );
});
