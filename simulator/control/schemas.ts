import { ALL_FAULTS } from '../faults/faults.ts';
import { PERSON_EVENTS } from './person-events.ts';
import { TEMPLATE_STATUSES } from '../templates/template.ts';

/** JSON schemas of the control API's bodies, checked by Fastify. */
const text = { type: 'string', minLength: 1, maxLength: 4_096 };
const nullableText = { type: ['string', 'null'], maxLength: 4_096 };
const count = { type: 'integer', minimum: 0 };

export const personSchema = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: text,
    wa_id: nullableText,
    user_id: nullableText,
    username: nullableText,
    language: text,
    read_receipts: { type: 'boolean' },
    parent_user_id: nullableText,
    identity_key_hash: text,
    stopped_marketing: { type: 'array', items: text },
    blocked_numbers: { type: 'array', items: text },
    reachable: { type: 'boolean' },
  },
};

const flag = { type: 'boolean' };

export const channelsSchema = {
  type: 'array',
  maxItems: 10_000,
  items: {
    type: 'object',
    required: ['phone_number_id'],
    additionalProperties: false,
    properties: {
      phone_number_id: { type: 'string', pattern: '^\\d{3,20}$' },
      display_phone_number: text,
      waba_id: text,
      name: text,
      webhook_url: nullableText,
      webhook_app_id: nullableText,
      app_secret: nullableText,
      starters: { type: 'object', additionalProperties: { type: 'array', items: text } },
      is_registered: flag,
      code_verification_status: text,
      pin: nullableText,
      name_status: text,
      quality_rating: text,
      status: nullableText,
      is_official_business_account: flag,
      is_coexistence: flag,
      onboarded_at: { type: ['integer', 'null'] },
      throughput_per_second: { type: ['integer', 'null'], minimum: 1 },
      restriction: { type: ['integer', 'null'] },
      maintenance_until: { type: ['integer', 'null'] },
      identity_check: flag,
      profile: { type: 'object' },
      blocked: { type: 'array', items: text },
    },
  },
};

export const templatesSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', pattern: '^\\d{1,20}$' },
      name: text,
      language: text,
      waba_id: nullableText,
      category: { enum: ['marketing', 'utility', 'authentication', 'MARKETING', 'UTILITY', 'AUTHENTICATION'] },
      body: text,
      footer: text,
      components: { type: 'array', items: { type: 'object' } },
      status: { enum: TEMPLATE_STATUSES },
      quality_score: text,
      message_send_ttl_seconds: { type: ['integer', 'null'] },
      pacing: flag,
    },
  },
};

/** A list of objects that are told apart by these keys. */
export function listWith(required: string[]) {
  return { type: 'array', maxItems: 10_000, items: { type: 'object', required } };
}

export function eventSchema(events: readonly string[]) {
  return { type: 'object', required: ['event'], properties: { event: { enum: events } } };
}

export const signUpSchema = {
  type: 'object',
  required: ['waba_id', 'phone_number_id'],
  additionalProperties: false,
  properties: {
    waba_id: text,
    phone_number_id: { type: 'string', pattern: '^\\d{3,20}$' },
    display_phone_number: text,
    name: text,
    app_id: text,
    scopes: { type: 'array', items: text },
    is_coexistence: flag,
  },
};

export const personEventSchema = {
  type: 'object',
  required: ['event', 'phone_number_id'],
  properties: { event: { enum: PERSON_EVENTS }, phone_number_id: text },
};

const statusNames = { type: 'array', items: { enum: ['sent', 'delivered', 'read', 'played', 'failed'] } };

export const outcomesSchema = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      id: text,
      to: nullableText,
      phone_number_id: nullableText,
      type: nullableText,
      template: nullableText,
      probability: { type: 'number', minimum: 0, maximum: 1 },
      times: { type: ['integer', 'null'], minimum: 0 },
      fail: { type: ['integer', 'null'] },
      fail_after_ms: { anyOf: [{ type: 'integer', minimum: 0 }, { const: 'ttl' }, { type: 'null' }] },
      without: statusNames,
      lost: flag,
      sent_ms: { type: ['integer', 'null'] },
      delivered_ms: { type: ['integer', 'null'] },
      read_ms: { type: ['integer', 'null'] },
      never_read: flag,
      plays: flag,
      on_arrival: { type: 'array', items: { type: 'object' } },
    },
  },
};

export const rulesSchema = { type: 'object' };

const faultRule = {
  type: 'object',
  required: ['fault'],
  additionalProperties: false,
  properties: {
    id: text,
    fault: { enum: ALL_FAULTS },
    probability: { type: 'number', minimum: 0, maximum: 1 },
    times: { type: ['integer', 'null'], minimum: 0 },
    to: nullableText,
    phone_number_id: nullableText,
    type: nullableText,
    code: count,
    http_status: { type: ['integer', 'null'], minimum: 200, maximum: 599 },
    on: { enum: ['send', 'media', 'management'] },
    error_data: { enum: ['object', 'string', 'absent'] },
    is_transient: flag,
    html: flag,
    delay_ms: count,
    max_delay_ms: { type: ['integer', 'null'], minimum: 0 },
    statuses: statusNames,
    copies: { type: 'integer', minimum: 1, maximum: 100 },
  },
};

export const faultsSchema = {
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: { seed: count, rules: { type: 'array', items: faultRule } },
};

export const webhookSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { url: nullableText, app_secret: text, verify_token: text },
};

export const customWebhookSchema = {
  type: 'object',
  required: ['field', 'value'],
  additionalProperties: false,
  properties: { field: text, value: { type: 'object' }, waba_id: text, phone_number_id: text },
};

export const clockSchema = {
  type: 'object',
  required: ['advance_ms'],
  additionalProperties: false,
  properties: { advance_ms: count },
};

export const messageSchema = {
  type: 'object',
  required: ['phone_number_id'],
  properties: {
    phone_number_id: text,
    type: text,
    context: { type: 'object', properties: { message_id: text } },
    referral: { type: 'object' },
    group_id: text,
    raw: { type: 'object' },
  },
};
