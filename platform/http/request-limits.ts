/** How a request counts; a group has its own limit. `none` is not counted. */
export type RateGroup = 'default' | 'login' | 'llm' | 'campaigns' | 'heavy' | 'none';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For guarded routes `default`, for the others `none`, unless the route says otherwise. */
    rate?: RateGroup;
  }
}

export interface Counted {
  group: Exclude<RateGroup, 'none'>;
  /** Whose requests are counted together: a user, a key, or an address where nobody is known yet. */
  subject: string;
  company_id: string | null;
}

export interface LimitVerdict {
  allowed: boolean;
  /** The answer's `RateLimit`: what is left, and the seconds until there is more. */
  limit: string;
  /** The answer's `RateLimit-Policy`. */
  policy: string;
  retry_after_s: number;
}

/** Counts requests. It never throws: when its store is away it counts in the process. */
export interface RequestLimiter {
  take(counted: Counted): LimitVerdict | Promise<LimitVerdict>;
  /** What the company's plan allows, learnt with each of its callers. */
  know(company_id: string, requests_per_minute: number | null): void;
  /** Before the database is asked about a credential that anybody could have made up: one more from this address. */
  tryUnproven(address: string): LimitVerdict;
  /** It was a good one, and does not count. */
  proven(address: string): void;
}
