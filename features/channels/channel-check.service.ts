import {
  explainError,
  type Ambiguous,
  type MessagingClient,
  type PhoneNumber,
  type Refused,
} from '#connectors/messaging';
import type { SecretBox } from '#platform/crypto';
import { openSecrets, type SealedSecrets } from './channel-secrets.ts';
import type { SecretName } from './channels.model.ts';
import type { ChannelCheck } from './check.model.ts';

/** A channel as `sealedChannelStatement` reads it. */
export interface SealedChannel extends SealedSecrets {
  company_id: string;
  id: string;
  phone_number_id: string;
  display_phone_number: string | null;
}

export interface CheckTools {
  box: SecretBox;
  messaging: Pick<MessagingClient, 'getPhoneNumber'>;
  /** Which of a channel's secrets the install has one of its own for. */
  install: { app_secret: boolean; verify_token: boolean };
}

type CheckProblem = ChannelCheck['problems'][number];

/** Asks the platform about the number and says in plain words what is in the way of using it. No transaction is open. */
export async function checkChannel(
  { box, messaging, install }: CheckTools,
  channel: SealedChannel,
): Promise<ChannelCheck> {
  const unreadable: SecretName[] = [];
  const { access_token, app_secret, verify_token } = await openSecrets(box, channel, (name) => unreadable.push(name));
  const problems = unreadable.map(unreadableSecret);
  let number: PhoneNumber | undefined;

  if (access_token !== null) {
    const answer = await messaging.getPhoneNumber({ phone_number_id: channel.phone_number_id, access_token });
    if (answer.kind === 'ok') {
      number = answer.value;
      problems.push(...numberProblems(number));
    } else {
      problems.push(callProblem(answer));
    }
  } else if (!unreadable.includes('access_token')) {
    problems.push({
      title: 'No access token',
      advice: 'Nothing can be sent without one. Make a system user token in Meta Business settings and enter it here.',
    });
  }
  if (app_secret === null && !unreadable.includes('app_secret') && !install.app_secret) {
    problems.push({
      title: 'No app secret',
      advice:
        'Deliveries from Meta cannot be verified and are refused. Enter the app secret of the Meta app, or set WHATSAPP_APP_SECRET.',
    });
  }
  if (verify_token === null && !unreadable.includes('verify_token') && !install.verify_token) {
    problems.push({
      title: 'No verify token',
      advice:
        'Meta cannot confirm the webhook address. Choose any text, enter it here and in the Meta app, or set WHATSAPP_VERIFY_TOKEN.',
    });
  }
  return {
    ok: problems.length === 0,
    problems,
    display_phone_number: number?.display_phone_number ?? channel.display_phone_number,
    verified_name: number?.verified_name ?? null,
    quality_rating: number?.quality_rating ?? null,
  };
}

const SECRET_WORDS: Record<SecretName, string> = {
  access_token: 'access token',
  app_secret: 'app secret',
  verify_token: 'verify token',
};

function unreadableSecret(name: SecretName): CheckProblem {
  const words = SECRET_WORDS[name];
  return {
    title: `The ${words} cannot be read`,
    advice: `It was stored under another master key. Enter the ${words} again, or start the server with MASTER_KEY_PREVIOUS set to the one it was stored under.`,
  };
}

function callProblem(answer: Refused | Ambiguous): CheckProblem {
  if (answer.kind === 'ambiguous') {
    return {
      title: 'Meta gave no clear answer',
      advice: 'Check again in a moment. If it stays so, look at the status page of Meta.',
    };
  }
  if (answer.code !== null) return explainError(answer.code);
  return {
    title: answer.title,
    advice: 'Check again in a moment. If it stays so, look at WHATSAPP_API_BASE_URL and the network.',
  };
}

/** States in which Meta still takes messages; any other stops them. */
const WORKING = new Set(['CONNECTED', 'FLAGGED', 'RATE_LIMITED']);

function numberProblems(number: PhoneNumber): CheckProblem[] {
  const problems: CheckProblem[] = [];
  if (number.status !== null && !WORKING.has(number.status)) {
    problems.push({
      title: `Meta says the number is ${number.status.toLowerCase().replaceAll('_', ' ')}`,
      advice: 'Nothing can be sent until it is connected. Look at the number in WhatsApp Manager.',
    });
  }
  if (number.quality_rating === 'RED') {
    problems.push({
      title: 'The quality rating is low',
      advice: 'People block or report this number. Send less, and only what they asked for, or Meta will limit it.',
    });
  }
  return problems;
}
