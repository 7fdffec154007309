import { ALL_FAULTS } from '../faults/faults.ts';

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
  },
};

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
      app_secret: nullableText,
      starters: { type: 'object', additionalProperties: { type: 'array', items: text } },
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
      name: text,
      language: text,
      category: { enum: ['marketing', 'utility', 'authentication'] },
      body: text,
      footer: text,
    },
  },
};

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
    html: { type: 'boolean' },
    delay_ms: count,
    max_delay_ms: { type: ['integer', 'null'], minimum: 0 },
    statuses: { type: 'array', items: { enum: ['sent', 'delivered', 'read', 'failed'] } },
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
    context: { type: 'object', required: ['message_id'], properties: { message_id: text } },
    raw: { type: 'object' },
  },
};
