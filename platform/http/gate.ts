import { CompiledQuery } from 'kysely';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecretBox, Stamps } from '#platform/crypto';
import type { Database, Row, Statement, SystemDb, TenantDb } from '#platform/db';
import { placeOf } from '#platform/net';
import { auditEntry, type AuditWriter } from './audit.ts';
import { openBill, type Bill } from './bill.ts';
import { identify, type Caller, type Claimed, type Credential, type OpenBill } from './caller.ts';
import { AppError } from './errors.ts';
import { isGuarded, type Policy } from './policy.ts';
import type { Counted, LimitVerdict, RequestLimiter } from './request-limits.ts';

/** How callers are known, counted and remembered. */
export interface CallerRules {
  credentials: readonly Credential[];
  limiter: RequestLimiter;
  audit: AuditWriter;
  box: SecretBox;
  /** Stamps what was asked, where it is kept that it was. */
  requests: Stamps;
}

/**
 * A signed-in request's only way to the database. Each call finds the caller again in the same transaction, so an
 * ended session or a changed role bites at once, and no handler can forget to ask.
 */
export interface CompanyGate {
  /** As the credential says; the database agrees before anything is answered. */
  company_id: string;
  /** Seals what is kept of the company. */
  box: SecretBox;
  /** Stamps requests, so that the same one is known again. */
  requests: Stamps;
  /** Runs `work` in one transaction; what the route leaves in the audit log is committed with it. */
  run<T>(work: (tdb: TenantDb, caller: Caller) => Promise<T>): Promise<T>;
  /** As `run`, for routes of the install: `work` may enter other companies, in the same transaction. */
  across<T>(work: (sdb: SystemDb, caller: Caller) => Promise<T>): Promise<T>;
  /** Reads in one round trip: the rows of each statement. */
  read(statements: readonly Statement[]): Promise<Row[][]>;
  /** Only who calls. */
  caller(): Promise<Caller>;
  /** Adds to what the audit log will say of this request; `target_id` names the object where the path does not. */
  note(details: Readonly<Record<string, unknown>>): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    company: CompanyGate;
  }
}

const NO_ROWS: readonly Statement[] = [];

export function guardRequests(app: FastifyInstance, db: Database, rules: CallerRules): void {
  app.decorateRequest('company');

  /** Counts the request and throws a 429 when it is one too many; waits only for a store that is elsewhere. */
  function count(reply: FastifyReply, counted: Counted): void | Promise<void> {
    const verdict = rules.limiter.take(counted);
    return verdict instanceof Promise ? verdict.then((late) => settle(reply, late)) : settle(reply, verdict);
  }

  function billsOf({ ip }: FastifyRequest, reply: FastifyReply): OpenBill {
    const refuse = (verdict: LimitVerdict): never => refused(reply, verdict);
    return (isFirst) => openBill({ isFirst, limiter: rules.limiter, place: placeOf(ip), refuse });
  }

  function admit(request: FastifyRequest, reply: FastifyReply, policy: Policy): void | Promise<void> {
    const { rate } = request.routeOptions.config;
    if (!isGuarded(policy)) {
      if (rate === undefined || rate === 'none') return;
      return count(reply, { group: rate, subject: placeOf(request.ip), company_id: null });
    }
    const bills = billsOf(request, reply);
    const enter = (claimed: Claimed | undefined): void | Promise<void> => {
      if (claimed === undefined) throw unauthenticated();
      const bill = claimed.unproven && bills(claimed.unproven);
      bill?.look();
      request.company = openGate(request, claimed, { policy, db, rules, bill });
      if (rate === 'none') return;
      const { subject, company_id } = claimed;
      return count(reply, { group: rate ?? 'default', subject, company_id });
    };
    const claimed = identify(request, rules.credentials, bills);
    return claimed instanceof Promise ? claimed.then(enter) : enter(claimed);
  }

  app.addHook('onRequest', (request, reply, done) => {
    const policy = request.routeOptions.config.policy;
    try {
      const waiting = policy === undefined ? undefined : admit(request, reply, policy);
      if (waiting === undefined) done();
      else void entered(waiting, done);
    } catch (error) {
      done(error as Error);
    }
  });
}

async function entered(waiting: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    done(error as Error);
    return;
  }
  done();
}

function settle(reply: FastifyReply, verdict: LimitVerdict): void {
  if (!verdict.allowed) refused(reply, verdict);
  reply.header('ratelimit', verdict.limit).header('ratelimit-policy', verdict.policy);
}

function refused(reply: FastifyReply, { limit, policy, retry_after_s }: LimitVerdict): never {
  reply.header('ratelimit', limit).header('ratelimit-policy', policy);
  throw new AppError('too_many_requests', 'Too many requests. Wait and try again.', { retry_after_s });
}

function openGate(
  request: FastifyRequest,
  claimed: Claimed,
  { policy, db, rules, bill }: { policy: Policy; db: Database; rules: CallerRules; bill: Bill | undefined },
): CompanyGate {
  const { company_id, statement } = claimed;
  const rule = request.routeOptions.config.audit;
  let action = typeof rule === 'string' ? rule : undefined;
  const notes: Record<string, unknown> = {};

  function admitted(rows: readonly Row[]): Caller {
    const caller = claimed.callerOf(rows);
    if (caller === undefined) throw unauthenticated();
    bill?.giveBack();
    if (!mayEnter(policy, caller)) throw new AppError('forbidden', 'Access denied');
    rules.limiter.know(company_id, caller.requests_per_minute);
    return caller;
  }

  async function read(statements: readonly Statement[]): Promise<{ caller: Caller; rows: Row[][] }> {
    bill?.charge();
    const [who, ...rows] = await db.fast.app.read(company_id, [statement, ...statements]);
    return { caller: admitted(who!), rows };
  }

  async function remember(tdb: TenantDb, caller: Caller, answer: unknown): Promise<void> {
    // What is answered from memory happened before.
    if (action === undefined || (answer as { replayed?: boolean } | undefined)?.replayed === true) return;
    await rules.audit(tdb, caller.actor, auditEntry(action, request, answer, notes));
  }

  async function admittedIn(tdb: TenantDb): Promise<Caller> {
    const { rows } = await tdb.q.executeQuery<Row>(CompiledQuery.raw(statement.text, [...statement.values]));
    return admitted(rows);
  }

  /** One line for one request, however many transactions it takes. */
  function committed<T>(answer: T): T {
    action = undefined;
    return answer;
  }

  return {
    company_id,
    box: rules.box,
    requests: rules.requests,
    async run(work) {
      bill?.charge();
      const answer = await db.tenant(company_id, async (tdb) => {
        const caller = await admittedIn(tdb);
        const answer = await work(tdb, caller);
        await remember(tdb, caller, answer);
        return answer;
      });
      return committed(answer);
    },
    async across(work) {
      if (policy.access !== 'install') throw new Error('only a route of the install may enter other companies');
      bill?.charge();
      const answer = await db.system(async (sdb) => {
        const caller = await admittedIn(await sdb.asCompany(company_id));
        const answer = await work(sdb, caller);
        await remember(await sdb.asCompany(company_id), caller, answer);
        return answer;
      });
      return committed(answer);
    },
    read: async (statements) => (await read(statements)).rows,
    caller: async () => (await read(NO_ROWS)).caller,
    note: (details) => void Object.assign(notes, details),
  };
}

function mayEnter(policy: Policy, { actor, role, permissions }: Caller): boolean {
  switch (policy.access) {
    case 'company':
      return permissions.has(policy.permission);
    case 'caller':
      return actor.type !== 'api_key';
    case 'install':
      return actor.type === 'user' && role === 'superadmin';
    default:
      return true;
  }
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'Invalid authentication credentials');
}
