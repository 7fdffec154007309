import type { CompanyEvidence, Evidence, PlatformAccepted, PlatformInbound, SeenMessage } from './evidence.ts';

/** How big a made-up world is; `answers` of the questions of each person are answered, the last one is handed over. */
export interface SmallWorld {
  people: number;
  questions: number;
}

const START = Date.parse('2026-01-05T10:00:00Z');
const NUMBERS = { shop: '100000000000001', second: '100000000000002' };

/** Evidence of a run in which all went well: two companies, people who ask and are answered, one by one. */
export function smallWorld({ people, questions }: SmallWorld): Evidence {
  let clock = START;
  let ids = 0;
  const tick = (): string => new Date((clock += 100)).toISOString();
  const newId = (name: string): string => `${String((ids += 1)).padStart(6, '0')}-${name}`;
  const evidence: Evidence = {
    judged_at: '2026-01-06T00:00:00.000Z',
    companies: [],
    platform: { inbound: [], accepted: [], refused: [], pending_webhooks: 0 },
    sightings: [],
    announcements: [],
    readings: [],
    contact_operations: [],
    stops: [],
    resends: [],
    model_calls: [],
  };

  for (const [name, number] of Object.entries(NUMBERS)) {
    const company: CompanyEvidence = {
      company: name,
      numbers: { [`channel-${name}`]: number },
      paces: { [number]: { per_second: 80, quiet_hours: null } },
      conversations: [],
      messages: [],
      turns: {},
      tries: {},
    };
    evidence.companies.push(company);
    for (let person = 0; person < people; person += 1) {
      const phone = `1555010${String(person).padStart(4, '0')}`;
      const conversation_id = newId('conversation');
      const contact = { id: newId('contact'), phone: `+${phone}` };
      company.conversations.push({ id: conversation_id, channel_id: `channel-${name}`, contact, holder: 'agent' });
      for (let question = 0; question < questions; question += 1)
        talk(company, conversation_id, phone, number, question);
    }
    const received = people * questions * 3;
    for (const done of [0, received]) {
      evidence.readings.push({
        company: name,
        at: tick(),
        received,
        processed: done,
        rejected: 0,
        pending: received - done,
      });
    }
    evidence.contact_operations.push({
      company: name,
      key: `key-${name}`,
      name: 'Ada',
      phone: '+15550199',
      tries: [
        { at: tick(), outcome: 'unknown', id: null },
        { at: tick(), outcome: 201, id: 'ada' },
      ],
      found: [{ id: 'ada', name: 'Ada' }],
    });
  }
  return evidence;

  function talk(
    company: CompanyEvidence,
    conversation_id: string,
    phone: string,
    number: string,
    question: number,
  ): void {
    const place = { conversation_id, channel_id: `channel-${company.company}` };
    const handsOver = question === questions - 1;
    const written: PlatformInbound = {
      wamid: newId('in'),
      from: phone,
      phone_number_id: number,
      type: 'text',
      text: `question ${question}`,
      at: tick(),
      acked_at: tick(),
      posts: 1,
    };
    evidence.platform.inbound.push(written);
    const { wamid, text } = written;
    company.messages.push({
      ...place,
      id: newId('message'),
      direction: 'inbound',
      author: 'contact',
      type: 'text',
      text,
      wamid,
      status: 'received',
      fate: handsOver ? 'handed_over' : 'answered',
      created_at: tick(),
    });
    const answer = answerTo(question);
    if (!handsOver) {
      const call = { question: `${conversation_id} ${question}`, answer: answer.text };
      evidence.model_calls?.push({ at: tick(), ...call, outcome: 'answered' });
    }
    const message: SeenMessage = {
      ...place,
      id: newId('answer'),
      direction: 'outbound',
      author: 'agent',
      type: 'text',
      text: answer.text,
      wamid: answer.wamid,
      status: 'delivered',
      fate: null,
      created_at: tick(),
    };
    evidence.platform.accepted.push({ ...answer, phone_number_id: number, person_id: phone });
    company.messages.push(message);
    if (!handsOver) {
      company.turns[message.id] = newId('turn');
      company.tries[message.id] = 1;
    }
    for (const { id, direction } of company.messages.slice(-2)) {
      const type = direction === 'inbound' ? 'message.received' : 'message.queued';
      evidence.announcements.push({ company: company.company, message_id: id, type });
    }
    for (const status of ['queued', 'accepted', 'delivered']) {
      evidence.sightings.push({
        company: company.company,
        message_id: message.id,
        status,
        text: answer.text,
        by: 'poll',
        at: tick(),
      });
    }
  }

  function answerTo(question: number): Omit<PlatformAccepted, 'phone_number_id' | 'person_id'> {
    return {
      wamid: newId('out'),
      type: 'text',
      text: `answer ${question} of ${ids}.`,
      callback_data: newId('attempt'),
      at: tick(),
      answer: 'answered',
      suppressed: [],
      fail_code: null,
      statuses: [
        { status: 'sent', at: tick() },
        { status: 'delivered', at: tick() },
      ],
    };
  }
}
