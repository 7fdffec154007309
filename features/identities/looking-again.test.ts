import { expect, it } from 'vitest';
import { AppError } from '#platform/http';
import { lookingAgain } from './exchange.service.ts';
import { LookAgain } from './first-sight.service.ts';

it('gives up with a 409 when somebody else changes the account again and again', async () => {
  let times = 0;
  const outcome = lookingAgain(async () => {
    times += 1;
    throw new LookAgain();
  });
  await expect(outcome).rejects.toMatchObject({ code: 'conflict' });
  await expect(outcome).rejects.toBeInstanceOf(AppError);
  expect(times).toBe(5);
});
