import { expect, test } from 'vitest';
import { readPlace } from './read-place.ts';

test.each([
  ['52.5200, 13.4050', 52.52, 13.405],
  ['-33.86 151.2', -33.86, 151.2],
  ['https://maps.example/@52.52,13.405,15z', 52.52, 13.405],
])('%s is a place', (text, latitude, longitude) => {
  expect(readPlace(text)).toEqual({ latitude, longitude });
});

test.each(['', 'Berlin', '52.52', '91, 10', '10, 181'])('%j is none', (text) => {
  expect(readPlace(text)).toBeNull();
});
