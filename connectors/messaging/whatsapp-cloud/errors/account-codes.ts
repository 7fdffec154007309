import { type ErrorRow, MINUTE_MS } from './error-row.ts';

/** Registration, payment, usernames, moving numbers, and the phone app beside the API. */
export const ACCOUNT_CODES: readonly ErrorRow[] = [
  [133000, 'REG', 'An earlier removal of the number was not finished', 'Deregister the number again, then register it.'],
  [133004, 'AMBIG', 'The registration server is not available for the moment'],
  [133005, 'REG', 'The PIN is wrong', 'Enter the two-step PIN of the number, or set a new one in WhatsApp Manager.'],
  [133006, 'REG', 'The number must be verified first', 'Ask for a code by SMS or call and enter it.'],
  [133008, 'REG', 'The PIN was entered wrongly too often', 'Wait for the time the message names.'],
  [133009, 'REG', 'The PIN was entered too fast', 'Wait a moment and enter it again.'],
  [133010, 'REG', 'The number is not registered', 'Register the number in WhatsApp Manager.'],
  [133015, 'RETRY', 'The number was deleted a short time ago', 'Nothing to do: it takes about five minutes.', 5 * MINUTE_MS],
  [133016, 'REG', 'The number was registered too often', 'Meta allows ten times in 72 hours: wait.'],
  [134011, 'BILL', 'The payment terms are not accepted yet', 'Accept the terms of WhatsApp payments in WhatsApp Manager.'],
  [136024, 'INFO', 'The number is verified already'],
  [147001, 'REG', 'The username of the business could not be read or changed'],
  [147002, 'REG', 'The username of the business could not be read or changed'],
  [147003, 'REG', 'The username of the business could not be read or changed'],
  [147004, 'REG', 'The username of the business could not be read or changed'],
  [1752041, 'INFO', 'The request to join marketing messages exists already'],
  [2388012, 'REG', 'The number cannot be moved, or not now'],
  [2388091, 'REG', 'The number cannot be moved, or not now'],
  [2388093, 'REG', 'The number cannot be moved, or not now'],
  [2388103, 'REG', 'The number cannot be moved, or not now'],
  [2494100, 'REG', 'The number is in maintenance', 'Wait some minutes.'],
  [2593107, 'INFO', 'The phone app was synchronised before', 'It can be done once only.'],
  [2593108, 'INFO', 'It is too late to synchronise the phone app', 'It is possible within 24 hours of connecting the number.'],
  [2593109, 'INFO', 'The owner of the phone app chose not to share its history'],
];
