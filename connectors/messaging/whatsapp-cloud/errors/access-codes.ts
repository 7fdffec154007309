import { type ErrorRow, HOUR_MS, MINUTE_MS } from './error-row.ts';

/** Graph API: tokens, permissions, call limits, and faults that say nothing about WhatsApp. */
export const ACCESS_CODES: readonly ErrorRow[] = [
  [0, 'TOKEN', 'Meta does not accept the access token'],
  [
    1,
    'AMBIG',
    'Meta could not handle the request',
    'Wait for a delivery status. If it happens again with the same message, the message itself is at fault.',
  ],
  [2, 'AMBIG', 'Meta is down or overloaded for the moment'],
  [3, 'PERM', 'The app may not use this function'],
  [4, 'RETRY', 'The app has made too many calls', undefined, 5 * MINUTE_MS],
  [10, 'PERM', 'The permission was not granted or was taken away'],
  [
    33,
    'PERM',
    'The phone number was deleted, or the token does not reach it',
    'Check the phone number id of the channel, and that the token belongs to the same business.',
  ],
  [100, 'REQ', 'Meta did not understand a part of the message'],
  [104, 'TOKEN', 'The access token is missing'],
  [190, 'TOKEN', 'The access token has expired or was revoked'],
  [200, 'PERM', 'The access token has no right to this number'],
  [
    368,
    'PAUSE',
    'Meta has restricted the account for breaking a policy',
    'Sending is stopped. Open WhatsApp Manager, read the notice, and ask for a review.',
  ],
  [
    80007,
    'RETRY',
    'The business account has made too many calls',
    'Nothing to do: we try again when the hour is over.',
    HOUR_MS,
  ],
  [200005, 'INFO', 'The statistics of a template could not be read'],
  [200006, 'INFO', 'The statistics of a template could not be read'],
  [200007, 'INFO', 'The statistics of a template could not be read'],
];
