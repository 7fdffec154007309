import type { Agent, Channel, KnowledgeChunk } from '../src/api/types.ts';
import { minutesAgo, newId } from './ids.ts';
import { agent_id, channel } from './store.ts';

const times = (days: number) => ({
  created_at: minutesAgo(days * 1440).toISOString(),
  updated_at: minutesAgo(days * 300).toISOString(),
});

export const agents: Agent[] = [
  {
    id: agent_id,
    name: 'Front desk',
    instructions: 'You answer for Casa Lumen, a lighting shop. Be brief and warm. Never promise a delivery date.',
    model: 'extractive/1',
    tone: 'warm',
    languages: ['en', 'es', 'pl'],
    greeting: null,
    handoff_message: null,
    is_active: true,
    reply_quiet_ms: 800,
    ...times(40),
  },
  {
    id: newId(minutesAgo(9)),
    name: 'Night shift',
    instructions: 'Only opening hours and order status.',
    model: 'openai/gpt-5-mini',
    tone: 'friendly',
    languages: ['en'],
    greeting: null,
    handoff_message: null,
    is_active: false,
    reply_quiet_ms: 800,
    ...times(12),
  },
];

const standing = {
  paused_at: null,
  ownership: {
    state: 'verified',
    reason: null,
    title: null,
    advice: null,
    works: true,
    verified_at: '2026-01-01T00:00:00.000Z',
  },
  attention: null,
  is_coexistence: false,
  throughput_per_second: 80,
  throughput_cap: null,
  messaging_limit: 2_000,
  portfolio_id: null,
  quality_rating: 'GREEN',
  platform_status: 'CONNECTED',
  name_status: 'APPROVED',
  verified_name: null,
  quiet_hours: null,
  token_expires_at: null,
  registration_wait: null,
  webhook_override_url: null,
  checked_at: null,
} satisfies Partial<Channel>;

export const channels: Channel[] = [
  {
    id: channel.id,
    name: channel.name,
    phone_number_id: '106540352242922',
    waba_id: '102290129340398',
    display_phone_number: '+34 611 23 45 67',
    agent_id,
    daily_limit: 1000,
    status: 'active',
    ...standing,
    paused_reason: null,
    has_access_token: true,
    has_app_secret: true,
    has_verify_token: true,
    ...times(41),
  },
  {
    id: newId(minutesAgo(8)),
    name: 'Casa Lumen Outlet',
    phone_number_id: '106540352242923',
    waba_id: '102290129340398',
    display_phone_number: null,
    agent_id: null,
    daily_limit: 250,
    status: 'paused',
    ...standing,
    paused_reason: 'person',
    has_access_token: false,
    has_app_secret: true,
    has_verify_token: false,
    ...times(3),
  },
];

const facts = [
  [
    'Delivery times and costs',
    'Standard delivery takes 3 to 5 working days and costs €4.90. From €60 it is free. Express arrives the next working day for €12.',
    'help/shipping.md',
    'https://casalumen.example/help/shipping',
  ],
  [
    'Returns within 30 days',
    'Send anything back within 30 days. Unused, in its box; we pay the way back within the EU.',
    'help/returns.md',
    'https://casalumen.example/help/returns',
  ],
  [
    'Opening hours',
    'Monday to Friday 9:00 to 19:00, Saturday 10:00 to 16:00. Closed on Sundays and public holidays.',
    'shop-facts.csv',
    null,
  ],
  ['Which bulbs fit', 'Every lamp takes E27 up to 12 W LED unless its page says GU10.', 'help/bulbs.md', null],
] as const;

export const chunks: KnowledgeChunk[] = Array.from({ length: 34 }, (_, number) => {
  const [title, content, source, url] = facts[number % facts.length] ?? facts[0];
  return {
    id: newId(minutesAgo(number)),
    title: number < facts.length ? title : `${title} (${number})`,
    content,
    language: 'en',
    source,
    url,
    tags: number % 2 === 0 ? ['delivery', 'faq'] : [],
    ...times(number + 1),
  };
});
