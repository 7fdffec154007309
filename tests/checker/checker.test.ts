import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from './checker.ts';
import { acceptOf, answers, inbound, remove, stop } from './find-in.ts';
import { plants } from './plants.ts';
import { isQuiet } from './rules/pace.ts';
import { leasedBeforeStops } from './rules/stops.ts';
import { smallWorld } from './small-world.ts';

const worlds = fc.record({ people: fc.integer({ min: 1, max: 4 }), questions: fc.integer({ min: 2, max: 4 }) });

describe('the checker', () => {
  test('finds nothing wrong with a world in which all went well', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(check(smallWorld(world))).toEqual([]);
      }),
    );
  });

  test.each(Object.entries(plants))('finds %s', (_name, { rule, plant }) => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (world, choices) => {
        const evidence = smallWorld(world);
        plant(evidence, (things) => things[choices.next().value! % things.length]!);
        expect(check(evidence).map((violation) => violation.rule)).toContain(rule);
      }),
    );
  });

  test('names the customer whose message was lost', () => {
    const evidence = smallWorld({ people: 3, questions: 2 });
    const lost = evidence.platform.inbound[3]!;
    remove(
      evidence,
      inbound(evidence).find(({ wamid }) => wamid === lost.wamid)!,
    );
    expect(check(evidence)).toMatchObject([
      { rule: 'I1', person: lost.from, what: expect.stringContaining(lost.wamid) },
    ]);
  });

  test('forgives an unknown that nobody took, once the customer has gone on', () => {
    const evidence = smallWorld({ people: 1, questions: 3 });
    const message = answers(evidence)[0]!;
    evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== message.wamid);
    evidence.sightings = evidence.sightings.filter(({ message_id }) => message_id !== message.id);
    Object.assign(message, { status: 'unknown', wamid: null });
    expect(check(evidence)).toEqual([]);
  });

  test('expects a status that was kept quiet of nobody', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const message = answers(evidence)[0]!;
    const accepted = acceptOf(evidence, message);
    accepted.statuses.push({ status: 'read', at: accepted.at });
    accepted.suppressed = ['read'];
    expect(check(evidence)).toEqual([]);
  });

  test('lists what was leased before a stop and forgives it', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const accepted = evidence.platform.accepted.at(-1)!;
    stop(evidence, accepted, 'stop');
    evidence.stops[0]!.leased_ms = 50;
    expect(check(evidence)).toEqual([]);
    expect(leasedBeforeStops(evidence).map((one) => one.accepted)).toEqual([accepted]);
  });

  test('lets whoever opted out have an answer to what they write after it', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const accepted = evidence.platform.accepted[0]!;
    stop(evidence, accepted, 'opt_out');
    expect(check(evidence)).toMatchObject([{ rule: 'O4' }]);
    evidence.stops[0]!.asked_at = evidence.platform.inbound.find(({ from }) => from === accepted.person_id)!.at;
    expect(check(evidence)).toEqual([]);
    accepted.type = 'template';
    expect(check(evidence).map(({ rule }) => rule)).toContain('O4');
  });

  test('lets a stop that was lifted stop nothing more', () => {
    const evidence = smallWorld({ people: 2, questions: 2 });
    stop(evidence, evidence.platform.accepted[0]!, 'stop');
    evidence.stops[0]!.lifted_at = evidence.platform.accepted[0]!.at;
    expect(check(evidence)).toEqual([]);
  });

  test('lets a failed message begin anew when a person asked for it, and only then', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const [company] = evidence.companies;
    const message = answers(evidence)[0]!;
    const row = evidence.sightings.filter(({ message_id }) => message_id === message.id);
    evidence.sightings.unshift(...row.slice(0, 1), { ...row[0]!, status: 'failed' });
    expect(check(evidence)).toMatchObject([{ rule: 'ST' }]);
    evidence.resends.push({ company: company!.company, message_id: message.id, at: '' });
    // Whoever follows the stream is told of it again.
    expect(check(evidence)).toMatchObject([{ rule: 'EV' }]);
    evidence.announcements.push({ company: company!.company, message_id: message.id, type: 'message.queued' });
    expect(check(evidence)).toEqual([]);
    // A reader that is told how often it was sent again has to see that grow.
    const [queued, failed, anew] = evidence.sightings;
    Object.assign(queued!, { resends: 0 });
    Object.assign(failed!, { resends: 0 });
    Object.assign(anew!, { resends: 0 });
    expect(check(evidence)).toMatchObject([{ rule: 'ST' }]);
    anew!.resends = 1;
    expect(check(evidence)).toEqual([]);
    // Asked for once, it begins anew once.
    evidence.sightings.unshift({ ...queued! }, { ...failed! });
    expect(check(evidence)).toMatchObject([{ rule: 'ST' }]);
  });

  test('lets a teammate answer in quiet hours within a day of what the customer wrote, and no later', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const [company] = evidence.companies;
    const message = answers(evidence)[0]!;
    message.author = 'teammate';
    delete company!.tries[message.id];
    delete company!.turns[message.id];
    const { phone_number_id, person_id, at } = acceptOf(evidence, message);
    company!.paces[phone_number_id]!.quiet_hours = { timezone: 'UTC', from: '00:00', to: '23:59' };
    const quiet = () => check(evidence).filter(({ rule }) => rule === 'O6');
    expect(quiet()).toEqual([]);
    const theirs = evidence.platform.inbound.filter(
      (one) => one.from === person_id && one.phone_number_id === phone_number_id && one.at <= at,
    );
    for (const one of theirs) one.at = new Date(Date.parse(at) - 86_400_000 + 1).toISOString();
    expect(quiet()).toEqual([]);
    for (const one of theirs) one.at = new Date(Date.parse(at) - 86_400_000).toISOString();
    expect(quiet().map(({ what }) => what)).toEqual([expect.stringContaining(acceptOf(evidence, message).wamid)]);
  });

  test('forgives a second send to whoever asked for it while the first was unknown', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const message = answers(evidence)[1]!;
    message.author = 'teammate';
    delete evidence.companies[0]!.tries[message.id];
    const first = acceptOf(evidence, message);
    evidence.platform.accepted.push({ ...first, wamid: 'first', callback_data: 'first' });
    evidence.platform.inbound.unshift({ ...evidence.platform.inbound[0]!, at: '' });
    expect(check(evidence).map(({ rule }) => rule)).toContain('I4');
    evidence.resends.push({ company: evidence.companies[0]!.company, message_id: message.id, at: '' });
    expect(check(evidence).filter(({ rule }) => rule === 'I4')).toEqual([]);
  });

  test('lets a message wait for its hour, and for what holds it', () => {
    const evidence = smallWorld({ people: 1, questions: 2 });
    const message = answers(evidence)[0]!;
    evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== message.wamid);
    evidence.sightings = evidence.sightings.filter(({ message_id }) => message_id !== message.id);
    Object.assign(message, { status: 'queued', wamid: null, scheduled_at: '2026-01-07T00:00:00.000Z' });
    expect(check(evidence)).toEqual([]);
    message.scheduled_at = '2026-01-05T00:00:00.000Z';
    expect(check(evidence)).toMatchObject([{ rule: 'O2' }]);
    message.held = { class: 'QUIET', until: null };
    expect(check(evidence)).toEqual([]);
    message.held.until = '2026-01-05T12:00:00.000Z';
    expect(check(evidence)).toMatchObject([{ rule: 'O2' }]);
  });
});

test.each([
  ['2026-11-20T21:59:00Z', false],
  ['2026-11-20T22:00:00Z', true],
  ['2026-11-21T06:59:00Z', true],
  ['2026-11-21T07:00:00Z', false],
  // Saturday night is not among the days, and the small hours of Saturday belong to Friday.
  ['2026-11-21T22:30:00Z', false],
])('the quiet of a Friday night in London, at %s: %s', (at, quiet) => {
  const hours = { timezone: 'Europe/London', from: '22:00', to: '07:00', days: [5] };
  expect(isQuiet(hours, new Date(at))).toBe(quiet);
});
