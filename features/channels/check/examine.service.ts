import type { MessagingClient, PlatformApp, TokenFacts } from '#connectors/messaging';
import type { SecretBox } from '#platform/crypto';
import type { SealedChannel } from '../sealed-channel.model.ts';
import { openSecrets } from '../channel-secrets.ts';
import type { SecretName } from '../channels.model.ts';
import type { ChannelCheck, CheckProblem } from '../check.model.ts';
import { OWNERSHIP_WORDS } from '../ownership.model.ts';
import { unprovenBy, type Proof } from '../ownership.service.ts';
import { claim, type ClaimTools } from '../takeover.service.ts';
import { callProblem, missing, numberProblems, ownershipProblem, tokenProblems, unreadableSecret } from './problems.ts';

export interface CheckTools extends ClaimTools {
  box: SecretBox;
  messaging: Pick<
    MessagingClient,
    'getPhoneNumber' | 'listPhoneNumbers' | 'getAccount' | 'debugToken' | 'listSubscribedApps'
  >;
  /** Which of a channel's secrets the install has one of its own for. */
  install: { app_secret: boolean; verify_token: boolean };
  app: PlatformApp | undefined;
  /** Whether the platform is the real one, which only it reaches us from. */
  is_real: boolean;
  /** Where people and the platform reach this server. */
  address: () => string;
}

export interface Findings {
  check: ChannelCheck;
  /** Null where there was nobody to ask for: there is no token. */
  proof: Proof | null;
  token: TokenFacts | null;
  /** The code with which the platform would not even tell about the number. */
  refused_with: number | null;
}

/** Asks the platform about everything a channel needs and says in plain words what is in the way. No transaction is open. */
export async function examine(tools: CheckTools, channel: SealedChannel): Promise<Findings> {
  const { box, install, clock } = tools;
  const unreadable: SecretName[] = [];
  const { access_token, app_secret, verify_token } = await openSecrets(box, channel, (name) => unreadable.push(name));
  const problems = unreadable.map(unreadableSecret);
  const could_not_check: ChannelCheck['could_not_check'] = [];

  const asked = access_token === null ? undefined : await ask(tools, channel, access_token, could_not_check);
  if (asked !== undefined) problems.push(...asked.problems);
  else if (!unreadable.includes('access_token')) problems.push(missing.access_token);
  if (app_secret === null && !unreadable.includes('app_secret') && !install.app_secret)
    problems.push(missing.app_secret);
  if (verify_token === null && !unreadable.includes('verify_token') && !install.verify_token) {
    problems.push(missing.verify_token);
  }
  const number = asked?.proof.number ?? null;
  const token = asked?.token ?? null;
  return {
    proof: asked?.proof ?? null,
    token,
    refused_with: asked?.refused_with ?? null,
    check: {
      ok: !problems.some(({ severity }) => severity === 'error'),
      checked_at: clock.now().toISOString(),
      problems,
      could_not_check,
      display_phone_number: number?.display_phone_number ?? channel.display_phone_number,
      verified_name: number?.verified_name ?? null,
      name_status: number?.name_status ?? null,
      status: number?.status ?? null,
      quality_rating: number?.quality_rating ?? null,
      throughput_level: number?.throughput_level ?? null,
      messaging_limit: number?.messaging_limit ?? null,
      token: token === null ? null : { expires_at: token.expires_at, scopes: token.scopes, app_id: token.app_id },
      webhook: { expected: expectedAddress(tools.address(), channel), ...foundAddress(number) },
    },
  };
}

async function ask(
  tools: CheckTools,
  channel: SealedChannel,
  access_token: string,
  could_not_check: ChannelCheck['could_not_check'],
): Promise<Pick<Findings, 'token' | 'refused_with'> & { problems: CheckProblem[]; proof: Proof }> {
  const { messaging, app, clock } = tools;
  const { phone_number_id, waba_id } = channel;
  const problems: CheckProblem[] = [];
  const first = await messaging.getPhoneNumber({ phone_number_id, access_token });
  if (first.kind !== 'ok') {
    // Nothing else would be answered either.
    could_not_check.push({ area: 'subscription', why: 'The platform did not answer about the number.' });
    const proof = unprovenBy(first);
    const refused_with = first.kind === 'refused' ? first.code : null;
    return { problems: [callProblem('number', first)], proof, token: null, refused_with };
  }
  const proof = await claim(tools, { phone_number_id, waba_id, access_token }, channel.id);
  problems.push(...numberProblems(proof.number ?? first.value));
  const unproven = ownershipProblem(proof.ownership);
  if (unproven !== undefined) problems.push(unproven);
  else if (proof.ownership.state === 'unverified') {
    could_not_check.push({ area: 'account', why: OWNERSHIP_WORDS[proof.ownership.reason].title });
  }

  const looked = await messaging.debugToken({ token: access_token, app });
  if (looked.kind === 'ok') problems.push(...tokenProblems(looked.value, waba_id, clock.now()));
  else could_not_check.push({ area: 'permissions', why: 'Meta did not say what the access token may do.' });

  const apps = await messaging.listSubscribedApps({ waba_id, access_token });
  if (apps.kind === 'ok')
    problems.push(...subscriptionProblems(apps.value, looked.kind === 'ok' ? looked.value : null));
  else could_not_check.push({ area: 'subscription', why: 'Meta did not say which apps get the news of the account.' });
  problems.push(...webhookProblems(tools, channel, proof, could_not_check));
  return { problems, proof, token: looked.kind === 'ok' ? looked.value : null, refused_with: null };
}

function subscriptionProblems(apps: readonly { app_id: string | null }[], token: TokenFacts | null): CheckProblem[] {
  const ours = token?.app_id ?? null;
  const subscribed = ours === null ? apps.length > 0 : apps.some(({ app_id }) => app_id === ours);
  if (subscribed) return [];
  return [
    {
      area: 'subscription',
      severity: 'error',
      title: 'The app does not get the messages of this account',
      advice: 'Subscribe the app to the account: it takes one click here.',
    },
  ];
}

function webhookProblems(
  { address, is_real }: CheckTools,
  channel: SealedChannel,
  { number }: Proof,
  could_not_check: ChannelCheck['could_not_check'],
): CheckProblem[] {
  const expected = expectedAddress(address(), channel);
  const { found } = foundAddress(number);
  if (found === null) {
    could_not_check.push({
      area: 'webhook',
      why: `Meta did not say where it delivers. In the Meta app the address must be ${expected}`,
    });
    return [];
  }
  if (sameAddress(found, expected, address())) {
    if (is_real) {
      could_not_check.push({ area: 'webhook', why: 'Only Meta knows whether it reaches the address from outside.' });
    }
    return [];
  }
  return [
    {
      area: 'webhook',
      severity: 'error',
      title: 'Messages of this number are delivered to another address',
      advice: `Meta delivers to ${found}. Enter ${expected} in the Meta app, or have this number delivered here by an override.`,
    },
  ];
}

/** Channels with an app of their own have an address of their own; the install's app delivers to one for all. */
export function expectedAddress(address: string, channel: { id: string; has_app_secret: boolean }): string {
  return new URL(`/webhooks/whatsapp${channel.has_app_secret ? `/${channel.id}` : ''}`, address).href;
}

function sameAddress(found: string, expected: string, address: string): boolean {
  const [plain, own, shared] = [found, expected, new URL('/webhooks/whatsapp', address).href].map(plainAddress);
  return plain === own || plain === shared;
}

/** Two names of this machine are one. */
const plainAddress = (url: string): string => url.replace(/\/+$/, '').replace('//localhost', '//127.0.0.1');

function foundAddress(number: Proof['number']): Pick<ChannelCheck['webhook'], 'found' | 'by'> {
  for (const by of ['phone_number', 'account', 'application'] as const) {
    const found = number?.webhook?.[by] ?? null;
    if (found !== null) return { found, by };
  }
  return { found: null, by: null };
}
