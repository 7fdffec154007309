import { CompiledQuery } from 'kysely';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database, Row, Statement, TenantDb } from '#platform/db';
import { AppError } from './errors.ts';
import type { Policy } from './policy.ts';

/** What a credential says before the database has been asked. */
export interface Claims {
  user_id: string;
  company_id: string | null;
  session_id: string;
  role: string;
}

/** Who is calling, as the database knows them at this moment. */
export interface Caller {
  user_id: string;
  company_id: string;
  session_id: string;
  role: string;
  name: string;
}

/** How callers are known; the sessions feature provides it. */
export interface CallerRules {
  /** The claims of the request's credential, or undefined when there is none that holds. */
  claimsOf(request: FastifyRequest): Claims | undefined;
  /** The statement that finds the caller; it travels together with whatever the request wants. */
  statement(claims: Claims): Statement;
  /** The caller of that statement's rows, or undefined when session or user are no longer good. */
  callerOf(rows: readonly Row[], claims: Claims): Caller | undefined;
  /** Whether the role has the permission. */
  allows(role: string, permission: string): boolean;
}

/**
 * A signed-in request's only way to the database. Each call finds the caller again in the same transaction, so an
 * ended session or a changed role bites at once, and no handler can forget to ask.
 */
export interface CompanyGate {
  /** As the credential says; the database agrees before anything is answered. */
  company_id: string;
  run<T>(work: (tdb: TenantDb, caller: Caller) => Promise<T>): Promise<T>;
  /** Reads in one round trip: the rows of each statement. */
  read(statements: readonly Statement[]): Promise<Row[][]>;
  /** Only who calls. */
  caller(): Promise<Caller>;
}

declare module 'fastify' {
  interface FastifyRequest {
    company: CompanyGate;
  }
}

const NO_ROWS: readonly Statement[] = [];

export function guardRequests(app: FastifyInstance, db: Database, rules: CallerRules): void {
  app.decorateRequest('company');
  app.addHook('onRequest', (request, _reply, done) => {
    const policy = request.routeOptions.config.policy;
    const guarded = policy !== undefined && policy.access !== 'public' && policy.access !== 'signed';
    try {
      if (guarded) request.company = openGate(request, policy, db, rules);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

function openGate(request: FastifyRequest, policy: Policy, db: Database, rules: CallerRules): CompanyGate {
  const claims = rules.claimsOf(request);
  if (claims === undefined) throw unauthenticated();
  const company_id = claims.company_id;
  if (company_id === null) throw new AppError('forbidden', 'Access denied');

  function admit(rows: readonly Row[]): Caller {
    const caller = rules.callerOf(rows, claims!);
    if (caller === undefined) throw unauthenticated();
    if (policy.access === 'company' && !rules.allows(caller.role, policy.permission)) {
      throw new AppError('forbidden', 'Access denied');
    }
    return caller;
  }

  async function read(statements: readonly Statement[]): Promise<{ caller: Caller; rows: Row[][] }> {
    const [who, ...rows] = await db.fast.app.read(company_id!, [rules.statement(claims!), ...statements]);
    return { caller: admit(who!), rows };
  }

  return {
    company_id,
    run: (work) =>
      db.tenant(company_id, async (tdb) => {
        const { text, values } = rules.statement(claims);
        const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
        return work(tdb, admit(rows));
      }),
    read: async (statements) => (await read(statements)).rows,
    caller: async () => (await read(NO_ROWS)).caller,
  };
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'Invalid authentication credentials');
}
