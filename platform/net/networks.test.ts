import { describe, expect, test } from 'vitest';
import { isNetwork, matcherOf, placeOf } from './index.ts';

describe('a network', () => {
  test.each(['10.0.0.7', '10.0.0.0/8', '10.1.2.3/8', '0.0.0.0/0', '::1', '2001:db8::/32', '::/0', '::ffff:10.0.0.1'])(
    'may be %s',
    (text) => expect(isNetwork(text)).toBe(true),
  );

  test.each(['', 'localhost', '10.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/8/8'])(
    'is not %j',
    (text) => expect(isNetwork(text)).toBe(false),
  );

  test.each(['2001:db8::/129', 'fe80::1%eth0', '010.0.0.1', '1.2.3.4 ', '::g', '*', '10.0.0.0-10.0.0.9'])(
    'is not %j either',
    (text) => expect(isNetwork(text)).toBe(false),
  );
});

describe('networks', () => {
  const within = matcherOf(['10.1.2.3/8', '192.168.7.7', '2001:db8::/32', '::1']);

  test.each([
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['192.168.7.7', true],
    ['192.168.7.8', false],
    ['::ffff:10.0.0.1', true],
    ['::FFFF:11.0.0.1', false],
    ['2001:db8:1::9', true],
    ['2001:DB8:1:0:0:0:0:9', true],
    ['2001:db9::1', false],
    ['::1', true],
    ['::1%lo', true],
    ['unknown', false],
    ['', false],
  ])('hold %s: %s', (address, inside) => expect(within(address)).toBe(inside));

  test('that are none hold nobody', () => {
    expect(matcherOf([])('10.0.0.1')).toBe(false);
  });

  test('of everybody hold everybody of that kind', () => {
    expect(matcherOf(['0.0.0.0/0'])('203.0.113.9')).toBe(true);
    expect(matcherOf(['::/0'])('2001:db8::1')).toBe(true);
  });
});

describe('the place of an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ])('%s is %s', (address, place) => expect(placeOf(address)).toBe(place));
});
