import { expect, test } from 'vitest';
import { createChannels } from './channels.ts';
import { createPeople } from './people.ts';

test('a person is found by number in any spelling, and by user id', () => {
  const people = createPeople();
  const ada = people.put({ name: 'Ada', wa_id: '+1 555 010 0142' });
  for (const id of ['15550100142', '+1 (555) 010-0142', ada.user_id ?? '']) expect(people.get(id)).toBe(ada);
  expect(people.get('15550100143')).toBeUndefined();
});

test('writing to a number makes its person once, and naming that person later keeps the one', () => {
  const people = createPeople();
  const { person, made } = people.reach('351912000001');
  expect(made).toBe(true);
  expect(person).toMatchObject({ automatic: true, user_id: expect.stringMatching(/^PT\.\d{20}$/) });
  expect(people.reach('351912000001')).toEqual({ person, made: false });
  expect(people.put({ name: 'Rui', wa_id: '+351912000001' })).toBe(person);
  expect(person).toMatchObject({ name: 'Rui', automatic: false });
  expect(people.list()).toHaveLength(1);
});

test('a person without number or username gets a free number, one with a username has none', () => {
  const people = createPeople();
  const numbers = ['A', 'B', 'C'].map((name) => people.put({ name }).wa_id);
  expect(new Set(numbers).size).toBe(3);
  expect(numbers.every((number) => number?.startsWith('1555010'))).toBe(true);
  expect(people.put({ name: 'Noor', username: '@noor' })).toMatchObject({ wa_id: null, username: 'noor' });
  expect(() => people.put({ name: 'Nobody', username: 'x', user_id: null })).toThrow('needs a wa_id');
});

test('a number has its digits and an account; what is put again is merged', () => {
  const channels = createChannels();
  expect(channels.put({ phone_number_id: '4711' }).display_phone_number).toBe('15550104711');
  channels.put({ phone_number_id: '4711', display_phone_number: '+1 555 010 9000' });
  expect(channels.put({ phone_number_id: '4711', name: 'Shop' })).toMatchObject({
    name: 'Shop',
    display_phone_number: '15550109000',
  });
});
