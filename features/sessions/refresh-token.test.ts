import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefreshTokens, type RefreshClaim } from './refresh-token.ts';

const auth = (...secrets: string[]) => ({
  secrets,
  access_token_seconds: 900,
  refresh_token_seconds: 86_400,
  password_min_length: 8,
});
const tokens = createRefreshTokens(auth('first secret'));
const claim = fc.record<RefreshClaim>({
  company_id: fc.uuid(),
  session_id: fc.uuid(),
  generation: fc.nat({ max: 2 ** 31 - 1 }),
});

describe('a refresh token', () => {
  it('says what it was made for, and is the same each time', () => {
    fc.assert(
      fc.property(claim, (made) => {
        const token = tokens.make(made);
        expect(tokens.make(made)).toBe(token);
        expect(tokens.read(token)).toEqual(made);
      }),
    );
  });

  it('is refused after any change of one character', () => {
    fc.assert(
      fc.property(
        claim,
        fc.nat(94),
        fc.constantFrom('A', 'b', '9', '-', '_', '.', '=', '+', '/', ' '),
        (made, place, character) => {
          const token = tokens.make(made);
          const changed = token.slice(0, place) + character + token.slice(place + 1);
          expect(tokens.read(changed)).toEqual(changed === token ? made : undefined);
        },
      ),
    );
  });

  it('is refused when it was made with a secret that we do not have', () => {
    fc.assert(
      fc.property(claim, (made) => {
        expect(createRefreshTokens(auth('another secret')).read(tokens.make(made))).toBeUndefined();
      }),
    );
  });

  it('holds while its secret is the previous one', () => {
    fc.assert(
      fc.property(claim, (made) => {
        expect(createRefreshTokens(auth('new secret', 'first secret')).read(tokens.make(made))).toEqual(made);
      }),
    );
  });

  it('is not any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => tokens.read(text) === undefined));
    fc.assert(
      fc.property(
        fc.base64String({ minLength: 90, maxLength: 96 }),
        (text) => tokens.read(`prt_${text}`) === undefined,
      ),
    );
  });
});
