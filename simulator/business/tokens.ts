import { randomBytes } from 'node:crypto';
import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';
import type { Timeline } from '../time/timeline.ts';

/** An access token and what it may do. */
export interface Token {
  token: string;
  app_id: string;
  user_id: string;
  scopes: string[];
  /** Accounts and numbers it reaches; null: all. */
  assets: string[] | null;
  issued_at: number;
  /** Milliseconds since 1970; null: never. */
  expires_at: number | null;
  revoked: boolean;
}

export interface TokenInput {
  token: string;
  app_id?: string;
  scopes?: string[];
  assets?: string[] | null;
  /** Counted from now; null: never. */
  expires_in_ms?: number | null;
  revoked?: boolean;
}

export const ALL_SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management', 'business_management'];

/** What embedded sign-up hands to the browser: good once, for 30 seconds. */
export interface SignUpCode {
  code: string;
  app_id: string;
  assets: string[];
  scopes: string[];
  expires_at: number;
  used: boolean;
}

export interface Tokens {
  put(input: TokenInput): Token;
  get(token: string): Token | undefined;
  list(): Token[];
  newCode(input: Pick<SignUpCode, 'app_id' | 'assets'> & { scopes?: string[] | undefined }): SignUpCode;
  /** The token for a code, or why there is none. */
  exchange(code: string): Token | 'unknown' | 'used' | 'expired';
  kept: Kept<Token>;
  clear(): void;
}

const CODE_LIFE_MS = 30_000;

export function createTokens(main_app_id: string, timeline: Timeline, journal: Journal): Tokens {
  const kept = createKept<Token>('tokens', journal);
  const codes = new Map<string, SignUpCode>();

  function put({ expires_in_ms, ...input }: TokenInput): Token {
    const before = kept.get(input.token);
    return kept.put(input.token, {
      app_id: main_app_id,
      user_id: '122100000000000000',
      scopes: ALL_SCOPES,
      assets: null,
      issued_at: timeline.now(),
      expires_at: null,
      revoked: false,
      ...before,
      ...input,
      ...(expires_in_ms !== undefined && {
        expires_at: expires_in_ms === null ? null : timeline.now() + expires_in_ms,
      }),
    });
  }

  return {
    put,
    get: kept.get,
    list: kept.list,
    newCode({ app_id, assets, scopes = ALL_SCOPES }) {
      const code = `AQ${randomBytes(90).toString('base64url')}`;
      const made = { code, app_id, assets, scopes, expires_at: timeline.now() + CODE_LIFE_MS, used: false };
      codes.set(code, made);
      return made;
    },
    exchange(code) {
      const known = codes.get(code);
      if (known === undefined) return 'unknown';
      if (known.used) return 'used';
      if (known.expires_at <= timeline.now()) return 'expired';
      known.used = true;
      const { app_id, scopes, assets } = known;
      return put({ token: `EAAG${randomBytes(90).toString('base64url')}`, app_id, scopes, assets });
    },
    kept,
    clear() {
      kept.clear();
      codes.clear();
    },
  };
}
