/**
 * Teammates who write, put off, take back and send again, while their company stops and goes on, its number is paused and
 * customers opt out: over two gateways, one of which is killed now and then.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { between } from '../../simulator/faults/random.ts';
import type { Company } from '../checker/companies.ts';
import type { Stop } from '../checker/evidence.ts';
import { fault } from './stage/fault.ts';
import { PROGRAM_SHOP } from './stage/shops.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** A stop is to bite within a second. */
const BITES_WITHIN_MS = 1_000;
const PEOPLE = 8;

interface Thread {
  person: string;
  contact_id: string;
  conversation_id: string;
}

/** Customers who have written and are now in the hands of teammates. */
async function takeOver({ simulator }: Stage, company: Company): Promise<Thread[]> {
  const people = Array.from({ length: PEOPLE }, (_, index) => `155508000${String(index).padStart(2, '0')}`);
  for (const person of people) {
    simulator.putPerson({ name: `Guest ${person}`, wa_id: person });
    simulator.write(person, PROGRAM_SHOP.phone_number_id, { text: `When are you open? (${person})` });
  }
  const until = performance.now() + 30_000;
  while (simulator.ledger().accepted.length < people.length && performance.now() < until) await pause(50);
  const threads = await company.list<{ id: string; contact: { id: string; phone: string } }>('/conversations');
  for (const { id } of threads) await company.post(`/conversations/${id}/takeover`, {});
  return threads.map(({ id, contact }) => ({
    person: contact.phone.replace('+', ''),
    contact_id: contact.id,
    conversation_id: id,
  }));
}

await fault('stops under way', async ({ seed, log, count, expect, print, verdict }) => {
  const services = ['whatsapp-gateway', 'whatsapp-gateway', 'ai-processor', 'core-api'] as const;
  const stage = await openStage({ seed, log, services, shops: [PROGRAM_SHOP] });
  try {
    const [company] = (await stage.open()) as [Company];
    const { random, notes, products } = stage;
    const threads = await takeOver(stage, company);
    const [channel_id] = Object.keys(company.numbers);
    const made = { sent: 0, scheduled: 0, cancelled: 0, resent: 0, refused: 0 };
    let writing = true;

    async function teammate(own: number): Promise<void> {
      for (let number = 1; writing; number += 1) {
        const { conversation_id } = threads[between(random, 0, threads.length - 1)]!;
        const later =
          random() < 0.2 ? { send_at: new Date(Date.now() + between(random, 500, 4_000)).toISOString() } : {};
        const body = { type: 'text', text: `Word ${number} of teammate ${own}`, ...later };
        const path = `/conversations/${conversation_id}/messages`;
        const key = { 'idempotency-key': `teammate-${own}-${number}` };
        let answer = await company.tryCall('POST', path, body, key);
        // Whoever does not know asks again under the same key; some do although they know.
        if (answer === undefined || random() < 0.1) answer = await company.tryCall('POST', path, body, key);
        if (answer?.status !== 201) made.refused += 1;
        else {
          made[answer.body.status === 'queued' && 'send_at' in later ? 'scheduled' : 'sent'] += 1;
          if (random() < 0.25) await cancel(answer.body.id);
        }
        await pause(between(random, 20, 200));
      }
    }

    async function cancel(id: string): Promise<void> {
      const asked_at = new Date().toISOString();
      const answer = await company.tryCall('POST', `/messages/${id}/cancel`, {});
      if (answer?.status !== 200) return;
      made.cancelled += 1;
      note({ kind: 'cancel', of: id, asked_at, leased_ms: 0 });
    }

    function note(stop: Pick<Stop, 'kind' | 'of' | 'asked_at' | 'leased_ms'>): Stop {
      const whole = { ...stop, company: company.company, acked_at: new Date().toISOString(), lifted_at: null };
      notes.stops.push(whole);
      log.add(`${stop.kind} of ${stop.of ?? 'everything'} holds`);
      return whole;
    }

    /** Stops, waits, lifts. */
    async function during(
      kind: Stop['kind'],
      of: string | null,
      set: () => Promise<unknown>,
      lift: () => Promise<unknown>,
    ) {
      const asked_at = new Date().toISOString();
      await set();
      const stop = note({ kind, of, asked_at, leased_ms: BITES_WITHIN_MS });
      await pause(between(random, 1_500, 3_000));
      stop.lifted_at = new Date().toISOString();
      await lift();
      log.add(`${kind} of ${of ?? 'everything'} is lifted`);
    }

    async function put(path: string, body: object): Promise<void> {
      const { status, text } = await company.put(path, body);
      if (status !== 200) throw new Error(`PUT ${path}: ${status} ${text}`);
    }

    const acts: (() => Promise<void>)[] = [
      () =>
        during(
          'stop',
          null,
          () => put('/companies/current/sending', { stopped: true, reason: 'a fault test' }),
          () => put('/companies/current/sending', { stopped: false }),
        ),
      () =>
        during(
          'pause',
          PROGRAM_SHOP.phone_number_id,
          () => company.patch(`/channels/${channel_id}`, { status: 'paused' }),
          () => company.patch(`/channels/${channel_id}`, { status: 'active' }),
        ),
      async () => {
        const { contact_id, person } = threads[between(random, 0, threads.length - 1)]!;
        await during(
          'opt_out',
          person,
          () => company.post(`/contacts/${contact_id}/opt_out`, {}),
          () => company.post(`/contacts/${contact_id}/opt_in`, {}),
        );
      },
      async () => {
        const victim = products[between(random, 0, 1)]!;
        victim.signal('SIGKILL');
        await victim.gone();
        log.add(`kill -9 of ${victim.name}`);
        await stage.restart(victim);
      },
    ];
    const teammates = [1, 2, 3].map((own) => teammate(own));
    const rounds = count(4, 40);
    for (let round = 0; round < rounds; round += 1) {
      await pause(between(random, 300, 1_000));
      await acts[round % acts.length]!();
    }
    writing = false;
    await Promise.all(teammates);
    const failed = await company.get('/messages?status=failed&limit=20');
    for (const { id } of failed.body.data as { id: string }[]) {
      const at = new Date().toISOString();
      const answer = await company.tryCall('POST', `/messages/${id}/resend`, {}, { 'idempotency-key': `again-${id}` });
      if (answer?.status !== 200) continue;
      made.resent += 1;
      notes.resends.push({ company: company.company, message_id: id, at });
    }
    print(
      Object.entries(made)
        .map(([what, times]) => `${times} ${what}`)
        .join(', '),
    );
    expect('there was something to stop', notes.stops.length > 0 && made.sent > 0);
    verdict(stage, await stage.judge(stage.customers(0)));
  } finally {
    await stage.close();
  }
});
