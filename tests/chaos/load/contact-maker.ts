import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../../../simulator/faults/random.ts';
import type { ContactOperation } from '../../checker/evidence.ts';
import type { CompanyApi } from '../../checker/company-api.ts';

const PAUSE_MS = [50, 700] as const;
const REPEAT_SHARE = 0.3;

export interface ContactMaker {
  operations(): Omit<ContactOperation, 'found'>[];
  /** Makes no new contact; resolves when every call it began has its answer. */
  stop(): Promise<void>;
}

/** A client that creates contacts and, where no answer came, asks again under the same key; at times even after one. */
export function startContactMaker(api: CompanyApi, random: Random, prefix: string): ContactMaker {
  const operations: Omit<ContactOperation, 'found'>[] = [];
  let stopping = false;

  async function attempt(operation: Omit<ContactOperation, 'found'>): Promise<boolean> {
    const { name, phone, key } = operation;
    const at = new Date().toISOString();
    const answer = await api.tryCall('POST', '/contacts', { name, phone }, { 'idempotency-key': key });
    // 409 with Retry-After: the first call is still at it, and says so; 401: we have to sign in again.
    const unsettled =
      answer === undefined || answer.status >= 500 || answer.status === 401 || answer.headers.has('retry-after');
    operation.tries.push(
      unsettled ? { at, outcome: 'unknown', id: null } : { at, outcome: answer.status, id: answer.body?.id ?? null },
    );
    return !unsettled;
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const number = operations.length + 1;
      const phone = `+${prefix}${String(number).padStart(4, '0')}`;
      const operation = {
        company: api.company,
        key: `${api.company.replace(' ', '-')}-${number}`,
        name: `Contact ${number}`,
        phone,
        tries: [],
      };
      operations.push(operation);
      while (!(await attempt(operation))) await pause(between(random, 50, 300));
      if (random() < REPEAT_SHARE) await attempt(operation);
      await pause(between(random, ...PAUSE_MS));
    }
  }

  const running = run();
  return {
    operations: () => operations,
    async stop() {
      stopping = true;
      await running;
    },
  };
}
