import { newId } from '#platform/runtime';

let serial = 0;
const next = (): number => (serial += 1);

const API = '/api/v1';

/** A body that passes the route's schema, so that the answer is about the caller and the object. */
export const BODIES: Readonly<Record<string, () => unknown>> = {
  [`POST ${API}/agents`]: () => ({ name: 'Nina' }),
  [`PATCH ${API}/agents/:id`]: () => ({ name: 'x' }),
  [`POST ${API}/api_keys`]: () => ({ name: 'key', scopes: ['contacts.read'] }),
  [`PATCH ${API}/api_keys/:id`]: () => ({ name: 'x' }),
  [`POST ${API}/api_keys/:id/rotate`]: () => ({}),
  [`POST ${API}/auth/invitations`]: () => ({ email: `new${next()}@matrix.example`, role: 'client' }),
  [`PATCH ${API}/auth/me`]: () => ({ first_name: 'Max' }),
  [`POST ${API}/auth/password/change`]: () => ({
    current_password: 'not this one',
    new_password: 'tattoo wallet seven',
  }),
  [`DELETE ${API}/auth/totp`]: () => ({ password: 'not this one' }),
  [`POST ${API}/auth/totp`]: () => ({ password: 'not this one' }),
  [`POST ${API}/auth/totp/confirm`]: () => ({ code: '000000' }),
  [`POST ${API}/auth/totp/recovery_codes`]: () => ({ password: 'not this one' }),
  [`POST ${API}/templates`]: () => ({
    name: `body_${next()}`,
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hello' }],
  }),
  [`POST ${API}/templates/check`]: () => ({ category: 'UTILITY', components: [] }),
  [`PATCH ${API}/templates/:id`]: () => ({ category: 'MARKETING' }),
  [`POST ${API}/templates/:id/preview`]: () => ({}),
  [`POST ${API}/channels`]: () => ({ name: 'x', phone_number_id: `9${Date.now()}${next()}`, waba_id: '7' }),
  [`PATCH ${API}/channels/:id`]: () => ({ name: 'x' }),
  [`POST ${API}/channels/embedded_signup`]: () => ({ code: 'c', phone_number_id: '9', waba_id: '7' }),
  [`POST ${API}/channels/:id/pin`]: () => ({ pin: '123456' }),
  [`PUT ${API}/channels/:id/profile`]: () => ({ about: 'x' }),
  [`POST ${API}/channels/:id/register`]: () => ({ pin: '123456' }),
  [`POST ${API}/channels/:id/request_code`]: () => ({ method: 'SMS' }),
  [`POST ${API}/channels/:id/rotate`]: () => ({ kind: 'verify_token', secret: 'x' }),
  [`POST ${API}/channels/:id/secrets`]: () => ({ kind: 'app_secret', name: 'x', secret: 'x' }),
  [`POST ${API}/channels/:id/verify_code`]: () => ({ code: '123456' }),
  [`POST ${API}/companies`]: () => ({
    name: 'New',
    admin: { email: `boss${next()}@matrix.example`, first_name: 'Bo', last_name: 'Ss' },
  }),
  [`PATCH ${API}/companies/:id`]: () => ({ name: 'x' }),
  [`POST ${API}/companies/:id/act`]: () => ({ reason: 'The matrix looks' }),
  [`POST ${API}/companies/:id/suspend`]: () => ({ reason: 'The matrix tries' }),
  [`PATCH ${API}/companies/current`]: () => ({ language: 'en' }),
  [`PUT ${API}/companies/current/sending`]: () => ({ stopped: false }),
  [`PUT ${API}/sending`]: () => ({ stopped: false }),
  [`POST ${API}/companies/current/deletion`]: () => ({ confirm_name: 'not its name' }),
  [`POST ${API}/companies/current/transfer_ownership`]: () => ({ user_id: newId() }),
  [`POST ${API}/contacts`]: () => ({ phone: `+1558${String(next()).padStart(7, '0')}` }),
  [`PATCH ${API}/contacts/:id`]: () => ({ name: 'x' }),
  [`POST ${API}/contacts/:id/merge`]: () => ({ contact_id: newId() }),
  [`POST ${API}/contacts/:id/unmerge`]: () => ({ merged_contact_id: newId() }),
  [`POST ${API}/contacts/:id/erase`]: () => ({ reason: 'They asked for it' }),
  [`POST ${API}/conversations/:id/messages`]: () => ({ type: 'text', text: 'hello' }),
  [`POST ${API}/contacts/:id/messages`]: () => ({ channel_id: newId(), message: { type: 'text', text: 'hello' } }),
  [`PATCH ${API}/messages/:id`]: () => ({ send_at: new Date(Date.now() + 3_600_000).toISOString() }),
  [`POST ${API}/messages/:id/resend`]: () => ({}),
  [`POST ${API}/encryption/rotate`]: () => ({ scope: 'data', company_id: newId() }),
  [`POST ${API}/inbound_deliveries/replay`]: () => ({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }),
  [`POST ${API}/knowledge_chunks`]: () => ({ title: 'x', content: 'y', language: 'en', source: 'z' }),
  [`PATCH ${API}/knowledge_chunks/:id`]: () => ({ title: 'x' }),
  [`POST ${API}/knowledge/search`]: () => ({ query: 'secret' }),
  [`POST ${API}/plans`]: () => ({ name: `new-plan-${next()}`, title: 'x' }),
  [`PATCH ${API}/plans/:id`]: () => ({ title: 'x' }),
  [`POST ${API}/roles`]: () => ({ name: `New ${next()}`, permissions: ['contacts.read'] }),
  [`PATCH ${API}/roles/:id`]: () => ({ description: 'x' }),
  [`POST ${API}/users`]: () => ({
    email: `hired${next()}@matrix.example`,
    first_name: 'Hi',
    last_name: 'Red',
    role: 'client',
  }),
  [`PATCH ${API}/users/:id`]: () => ({ first_name: 'x' }),
};

/**
 * What a caller who may enter is answered about an object of their own, where it is no success: what the body asks for is
 * refused for another reason, which is the point of that body.
 */
export const REFUSED_LATER: Readonly<Record<string, readonly number[]>> = {
  // There are several accounts by then, no platform to submit to, and nothing that it has paused.
  [`POST ${API}/templates`]: [422],
  [`POST ${API}/templates/:id/submit`]: [503],
  [`POST ${API}/templates/:id/unpause`]: [409],
  // It wants a form; a document has no small picture; what is there is not fetched again.
  [`POST ${API}/media`]: [415],
  [`GET ${API}/media/:id/thumbnail`]: [404],
  [`POST ${API}/media/:id/fetch`]: [409],
  [`DELETE ${API}/auth/acting`]: [409],
  // The platform is not there, or the install has no app.
  [`POST ${API}/channels/embedded_signup`]: [409],
  [`GET ${API}/channels/:id/check`]: [404],
  [`POST ${API}/channels/:id/deregister`]: [409],
  [`POST ${API}/channels/:id/pin`]: [409],
  [`GET ${API}/channels/:id/profile`]: [409],
  [`PUT ${API}/channels/:id/profile`]: [409],
  [`POST ${API}/channels/:id/register`]: [409],
  [`POST ${API}/channels/:id/request_code`]: [409],
  [`POST ${API}/channels/:id/subscribe`]: [409],
  [`POST ${API}/channels/:id/verify_code`]: [409],
  [`PUT ${API}/channels/:id/webhook_override`]: [409],
  [`DELETE ${API}/channels/:id/webhook_override`]: [409],
  [`POST ${API}/auth/invitations/:id/resend`]: [429],
  [`POST ${API}/auth/password/change`]: [422],
  [`POST ${API}/auth/totp`]: [409, 422],
  [`POST ${API}/auth/totp/confirm`]: [409, 422],
  [`DELETE ${API}/auth/totp`]: [409, 422],
  [`POST ${API}/auth/totp/recovery_codes`]: [409, 422],
  [`POST ${API}/companies/current/deletion`]: [403, 409, 422],
  [`DELETE ${API}/companies/current/deletion`]: [403, 409],
  [`POST ${API}/companies/:id/reactivate`]: [409],
  [`POST ${API}/companies/:id/restore`]: [409],
  [`POST ${API}/companies/current/transfer_ownership`]: [403, 404, 422],
  [`POST ${API}/conversations/:id/messages`]: [409],
  [`POST ${API}/encryption/rotate`]: [404],
  [`POST ${API}/mails/:id/retry`]: [409],
  [`GET ${API}/messages/:id/passport`]: [404],
  [`POST ${API}/contacts/:id/messages`]: [422],
  // The message of the matrix is the customer's own.
  [`POST ${API}/messages/:id/cancel`]: [404],
  [`PATCH ${API}/messages/:id`]: [404],
  [`POST ${API}/messages/:id/resend`]: [404],
  [`POST ${API}/contacts/:id/merge`]: [404],
  [`POST ${API}/contacts/:id/unmerge`]: [404],
};

/** What only a person of the company can do, whatever a key's scopes are. */
export const FOR_PEOPLE: ReadonlySet<string> = new Set([
  `POST ${API}/auth/invitations`,
  `POST ${API}/auth/invitations/:id/resend`,
  `POST ${API}/users`,
  `POST ${API}/conversations/:id/takeover`,
  `POST ${API}/companies/current/deletion`,
  `DELETE ${API}/companies/current/deletion`,
  `POST ${API}/companies/current/transfer_ownership`,
]);

/** Nouns whose deleted objects are still shown, as what they were. */
export const KEPT_NOUNS: ReadonlySet<string> = new Set(['api_keys', 'invitations', 'acting_sessions', 'companies']);
