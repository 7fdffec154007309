import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api/problem.ts';
import { passwordFault } from './checks.ts';
import { fieldErrors } from './field-errors.ts';

const refused = (errors: { field: string; message: string }[]) =>
  new ApiProblem(
    422,
    { type: 'about:blank', title: '', status: 422, status_code: 422, detail: '', request_id: 'r', errors },
    null,
  );

describe('what the server found wrong', () => {
  it('is told at the field it is about, as a sentence', () => {
    const { fields, rest } = fieldErrors(
      refused([
        { field: 'name', message: 'must not be empty' },
        { field: 'scopes.2', message: 'is unknown.' },
        { field: 'name', message: 'a second one' },
      ]),
      ['name', 'scopes'],
    );
    expect([...fields]).toEqual([
      ['name', 'Must not be empty.'],
      ['scopes', 'Is unknown.'],
    ]);
    expect(rest).toEqual([]);
  });

  it('is kept for the whole form where there is no such field', () => {
    const { fields, rest } = fieldErrors(
      refused([
        { field: 'body', message: 'name at least one field' },
        { field: 'role_id', message: 'is unknown' },
      ]),
      ['name'],
    );
    expect(fields.size).toBe(0);
    expect(rest).toEqual(['name at least one field', 'role_id: is unknown']);
  });
});

describe('a password that is to be', () => {
  const t = (key: string) => key;

  it('is counted in bytes at its end and in characters at its beginning', () => {
    expect(passwordFault('', t)).toBe('sign_in.password_missing');
    expect(passwordFault('1234567', t)).toBe('password.too_short');
    expect(passwordFault('12345678', t)).toBeNull();
    expect(passwordFault('é'.repeat(36), t)).toBeNull();
    expect(passwordFault('é'.repeat(37), t)).toBe('password.too_long');
  });
});
