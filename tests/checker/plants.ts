import type { Evidence, RuleName } from './evidence.ts';
import { acceptOf, all, answers, homeOf, inbound, remove, stop } from './find-in.ts';

/** Breaks something about one of the things there are, picked by `pick`. */
type Plant = (evidence: Evidence, pick: <T>(things: readonly T[]) => T) => void;

/** What the checker must find, each with the rule that it breaks. */
export const plants: Record<string, { rule: RuleName; plant: Plant }> = {
  'a message that was acked and is nowhere': {
    rule: 'I1',
    plant: (evidence, pick) => remove(evidence, pick(inbound(evidence))),
  },
  'a message whose text was changed': {
    rule: 'I1',
    plant: (evidence, pick) => void (pick(inbound(evidence)).text += ' '),
  },
  'a message that was never acked': {
    rule: 'I1',
    plant(evidence, pick) {
      const entry = pick(evidence.platform.inbound);
      entry.acked_at = null;
      remove(
        evidence,
        inbound(evidence).find(({ wamid }) => wamid === entry.wamid)!,
      );
    },
  },
  'a message that is there twice': {
    rule: 'I2',
    plant(evidence, pick) {
      const message = pick(inbound(evidence));
      homeOf(evidence, message).messages.push({ ...message, id: `${message.id}-again` });
    },
  },
  'a message in the other company too': {
    rule: 'I2',
    plant(evidence, pick) {
      const message = pick(inbound(evidence));
      evidence.companies.find((company) => !company.messages.includes(message))!.messages.push({ ...message });
    },
  },
  'a message that nobody wrote': {
    rule: 'I2',
    plant: (evidence, pick) => void (pick(inbound(evidence)).wamid = 'invented'),
  },
  'a message with another number': {
    rule: 'I2',
    plant: (evidence, pick) => void (pick(evidence.platform.inbound).phone_number_id = 'another'),
  },
  'a message of somebody else': {
    rule: 'I2',
    plant: (evidence, pick) => void (pick(evidence.platform.inbound).from = '15550000000'),
  },
  'a message without a fate': { rule: 'I3', plant: (evidence, pick) => void (pick(inbound(evidence)).fate = null) },
  'a message whose turn never ended': {
    rule: 'I3',
    plant: (evidence, pick) => void (pick(inbound(evidence)).fate = 'merged:7'),
  },
  'a message that is suppressed though nobody was handed over': {
    rule: 'I3',
    plant(evidence, pick) {
      const message = pick(inbound(evidence).filter(({ fate }) => fate === 'answered'));
      message.fate = 'suppressed:waiting_for_teammate';
    },
  },
  'an answer that was never written': {
    rule: 'I3',
    plant(evidence, pick) {
      const last = pick(
        answers(evidence).filter(
          ({ id }) =>
            !homeOf(
              evidence,
              answers(evidence).find((one) => one.id === id)!,
            ).turns[id],
        ),
      );
      evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== last.wamid);
      evidence.sightings = evidence.sightings.filter(({ message_id }) => message_id !== last.id);
      remove(evidence, last);
    },
  },
  'two answers of one turn': {
    rule: 'I4',
    plant(evidence, pick) {
      const { turns } = pick(evidence.companies);
      const [id] = Object.keys(turns);
      const turn = pick(Object.values(turns));
      const other = Object.keys(turns).find((key) => turns[key] !== turn) ?? `${id}-more`;
      turns[other] = turn;
      if (!all(evidence).some((message) => message.id === other)) {
        const message = all(evidence).find((one) => one.id === id)!;
        homeOf(evidence, message).messages.push({ ...message, id: other, wamid: null, status: 'failed' });
      }
    },
  },
  'a second hand-over': {
    rule: 'I4',
    plant(evidence, pick) {
      const company = pick(evidence.companies);
      const [id] = Object.keys(company.turns);
      delete company.turns[id!];
    },
  },
  'a send that went out twice': {
    rule: 'I4',
    plant(evidence, pick) {
      const accepted = pick(evidence.platform.accepted);
      const other = { wamid: `${accepted.wamid}-again`, callback_data: `${accepted.callback_data}-again` };
      evidence.platform.accepted.push({ ...accepted, ...other });
    },
  },
  'an answer that is not what the model said': {
    rule: 'I4',
    plant(evidence, pick) {
      const call = pick(evidence.model_calls!);
      call.answer = `another ${call.answer}`;
    },
  },
  'a model that was asked more often than was recorded': {
    rule: 'I4',
    plant: (evidence, pick) => void evidence.model_calls!.push({ ...pick(evidence.model_calls!), answer: 'another.' }),
  },
  'a model that was asked over and over though every call failed': {
    rule: 'I4',
    plant(evidence) {
      const failed = { at: '', question: 'why?', answer: null, outcome: 'failed' as const };
      for (let calls = 0; calls < 7; calls += 1) evidence.model_calls!.push(failed);
    },
  },
  'one thing the model said in two answers': {
    rule: 'I4',
    plant(evidence, pick) {
      const company = pick(evidence.companies);
      const [first, second] = Object.keys(company.tries).map((id) => company.messages.find((one) => one.id === id)!);
      const other = second ?? { ...first!, id: `${first!.id}-again` };
      if (second === undefined) {
        company.messages.push(other);
        company.tries[other.id] = 1;
      }
      other.text = first!.text;
    },
  },
  'an answer whose words changed': {
    rule: 'I4',
    plant: (evidence, pick) => void (pick(evidence.sightings).text = 'something else'),
  },
  'an attempt that was taken twice': {
    rule: 'O1',
    plant(evidence, pick) {
      const accepted = pick(evidence.platform.accepted);
      evidence.platform.accepted.push({ ...accepted, wamid: `${accepted.wamid}-again` });
    },
  },
  'a send without an attempt': {
    rule: 'O1',
    plant: (evidence, pick) => void (pick(evidence.platform.accepted).callback_data = null),
  },
  'a send that belongs to no message': {
    rule: 'O3',
    plant(evidence, pick) {
      const accepted = pick(evidence.platform.accepted);
      evidence.platform.accepted.push({ ...accepted, wamid: 'stray', callback_data: 'stray', text: 'never written' });
    },
  },
  'a send to somebody who had opted out': {
    rule: 'O4',
    plant: (evidence, pick) => stop(evidence, pick(evidence.platform.accepted), 'opt_out'),
  },
  'a send of a number that was paused': {
    rule: 'O4',
    plant: (evidence, pick) => stop(evidence, pick(evidence.platform.accepted), 'pause'),
  },
  'a send of a company that was stopped': {
    rule: 'O4',
    plant: (evidence, pick) => stop(evidence, pick(evidence.platform.accepted), 'stop'),
  },
  'a send that was cancelled before': {
    rule: 'O4',
    plant: (evidence, pick) => stop(evidence, pick(evidence.platform.accepted), 'cancel'),
  },
  'a number that sends faster than it may': {
    rule: 'O5',
    plant(evidence, pick) {
      // The simulated run leaves more than a tenth of a second between two sends, and never a whole one.
      const { phone_number_id } = pick(evidence.platform.accepted);
      const own = evidence.platform.accepted.filter((one) => one.phone_number_id === phone_number_id);
      own[1]!.at = new Date(Date.parse(own[0]!.at) + 999).toISOString();
      for (const { paces } of evidence.companies) if (phone_number_id in paces) paces[phone_number_id]!.per_second = 1;
    },
  },
  'a send in quiet hours': {
    rule: 'O6',
    plant(evidence, pick) {
      const message = pick(answers(evidence));
      const { paces } = homeOf(evidence, message);
      const { phone_number_id, person_id } = acceptOf(evidence, message);
      const pace = paces[phone_number_id]!;
      // Nobody had written within a day.
      const before = evidence.platform.inbound.filter(({ from }) => from === person_id);
      for (const one of before) one.at = '2026-01-04T00:00:00.000Z';
      pace.quiet_hours = { timezone: 'Asia/Tokyo', from: '18:30', to: '08:00' };
    },
  },
  'one more answer than there were questions': {
    rule: 'I4',
    plant(evidence, pick) {
      const { platform } = evidence;
      const accepted = pick(platform.accepted);
      platform.inbound = platform.inbound.filter(
        ({ from, phone_number_id }) => from !== accepted.person_id || phone_number_id !== accepted.phone_number_id,
      );
    },
  },
  'a message that is shown as delivered and was never taken': {
    rule: 'O2',
    plant(evidence, pick) {
      const message = pick(answers(evidence));
      evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== message.wamid);
    },
  },
  'a message that is shown as failed and arrived': {
    rule: 'O2',
    plant: (evidence, pick) => void (pick(answers(evidence)).status = 'failed'),
  },
  'a message that is shown as unknown and was reported': {
    rule: 'O2',
    plant: (evidence, pick) => void (pick(answers(evidence)).status = 'unknown'),
  },
  'a message that was never sent': {
    rule: 'O2',
    plant(evidence, pick) {
      const message = pick(answers(evidence));
      evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== message.wamid);
      Object.assign(message, { status: 'queued', wamid: null });
    },
  },
  'an unknown that was left while the customer waits': {
    rule: 'O2',
    plant(evidence, pick) {
      const company = pick(evidence.companies);
      const message = company.messages.at(-1)!;
      evidence.platform.accepted = evidence.platform.accepted.filter(({ wamid }) => wamid !== message.wamid);
      Object.assign(message, { status: 'unknown', wamid: null });
    },
  },
  'a status that did not arrive': {
    rule: 'O2',
    plant(evidence, pick) {
      const accepted = acceptOf(evidence, pick(answers(evidence)));
      accepted.statuses.push({ status: 'read', at: accepted.at });
    },
  },
  'an answer that reached somebody else': {
    rule: 'O2',
    plant: (evidence, pick) => void (acceptOf(evidence, pick(answers(evidence))).person_id = '15550000000'),
  },
  'a status that went backwards': {
    rule: 'ST',
    plant(evidence, pick) {
      const sighting = pick(evidence.sightings.filter(({ status }) => status === 'queued'));
      sighting.status = 'delivered';
    },
  },
  'a status that fell at the very end': {
    rule: 'ST',
    plant(evidence, pick) {
      const message = pick(answers(evidence));
      acceptOf(evidence, message).statuses.pop();
      message.status = 'sent';
    },
  },
  'a message that was seen and is gone': {
    rule: 'ST',
    plant: (evidence, pick) => void (pick(evidence.sightings).message_id = 'gone'),
  },
  'a message that the stream skipped': { rule: 'EV', plant: ({ announcements }) => void announcements.pop() },
  'a message that the stream told of twice': {
    rule: 'EV',
    plant: (evidence, pick) => void evidence.announcements.push(pick(evidence.announcements)),
  },
  'a ledger that does not balance': {
    rule: 'LEDGER',
    plant: (evidence, pick) => void (pick(evidence.readings).processed -= 1),
  },
  'a ledger that shrank': {
    rule: 'LEDGER',
    plant: (evidence, pick) => void (pick(evidence.readings.filter(({ pending }) => pending > 0)).received += 1),
  },
  'a delivery that still waits': {
    rule: 'LEDGER',
    plant(evidence, pick) {
      const reading = pick(evidence.readings.filter(({ pending }) => pending === 0));
      Object.assign(reading, { pending: 1, processed: reading.processed - 1 });
    },
  },
  'a webhook that nobody took': { rule: 'LEDGER', plant: ({ platform }) => void (platform.pending_webhooks = 1) },
  'a contact that is there twice': {
    rule: 'C1',
    plant: (evidence, pick) => void pick(evidence.contact_operations).found.push({ id: 'b', name: 'Ada' }),
  },
  'a contact that was promised and is nowhere': {
    rule: 'C1',
    plant: (evidence, pick) => void (pick(evidence.contact_operations).found = []),
  },
  'a repeated call that was answered with another contact': {
    rule: 'C1',
    plant: (evidence, pick) => void pick(evidence.contact_operations).tries.push({ at: '', outcome: 201, id: 'b' }),
  },
  'a repeated call that was refused': {
    rule: 'C1',
    plant: (evidence, pick) => void pick(evidence.contact_operations).tries.push({ at: '', outcome: 409, id: null }),
  },
};
