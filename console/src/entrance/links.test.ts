import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api/problem.ts';
import { linkToken } from './link-token.ts';
import { wantsCode } from './refusal.ts';
import { isSpent } from './spent.ts';

const problem = (status: number, field?: string) =>
  new ApiProblem(
    status,
    {
      type: 'about:blank',
      title: '',
      status,
      status_code: status,
      detail: '',
      request_id: 'r',
      ...(field === undefined ? {} : { errors: [{ field, message: 'is wrong' }] }),
    },
    null,
  );

describe('a link from a mail', () => {
  it('carries its token behind the hash, or in the query', () => {
    expect(linkToken({ search: '', hash: '#token=abc-_1' })).toBe('abc-_1');
    expect(linkToken({ search: '?token=q', hash: '' })).toBe('q');
    expect(linkToken({ search: '?token=q', hash: '#token=h' })).toBe('h');
    expect(linkToken({ search: '', hash: '#token=' })).toBeNull();
    expect(linkToken({ search: '?other=1', hash: '#section' })).toBeNull();
  });

  it('is spent when the server says so of the token, not when the password was refused', () => {
    expect(isSpent(problem(422, 'token'))).toBe(true);
    expect(isSpent(problem(404))).toBe(true);
    expect(isSpent(problem(422, 'password'))).toBe(false);
    expect(isSpent(problem(429))).toBe(false);
    expect(isSpent(problem(503))).toBe(false);
    expect(isSpent(null)).toBe(false);
  });
});

describe('a refused sign-in', () => {
  it('asks for a code only where the code is what is missing', () => {
    expect(wantsCode(problem(401, 'totp_code'))).toBe(true);
    expect(wantsCode(problem(401))).toBe(false);
  });
});
