import { expect, test } from 'vitest';
import { changedParts, profileFields } from './profile-fields.ts';

const before = profileFields({
  about: 'Shoes that last',
  address: null,
  description: 'Since 1974',
  email: null,
  websites: ['https://a.example'],
  vertical: 'UNDEFINED',
  profile_picture_url: null,
});

test('only what was changed is sent, and what was emptied is taken away', () => {
  expect(changedParts(before, before)).toEqual({});
  expect(changedParts(before, { ...before, description: ' ', email: 'a@b.example' })).toEqual({
    description: null,
    email: 'a@b.example',
  });
});

test('websites stand one in a line', () => {
  expect(changedParts(before, { ...before, websites: 'https://a.example\n https://b.example ' })).toEqual({
    websites: ['https://a.example', 'https://b.example'],
  });
  expect(changedParts(before, { ...before, websites: '' })).toEqual({ websites: [] });
});

test('a kind of business that was never chosen stays open', () => {
  expect(before.vertical).toBe('');
  expect(changedParts(before, { ...before, vertical: 'APPAREL' })).toEqual({ vertical: 'APPAREL' });
});
