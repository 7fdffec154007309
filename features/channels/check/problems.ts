import { explainError, type Ambiguous, type PhoneNumber, type Refused, type TokenFacts } from '#connectors/messaging';
import type { SecretName } from '../channels.model.ts';
import type { CheckProblem } from '../check.model.ts';
import { OWNERSHIP_WORDS, type Ownership } from '../ownership.model.ts';

const DAY_MS = 86_400_000;
/** From when on people are told that a token ends. */
export const TOKEN_WARNING_MS = 14 * DAY_MS;
const NEEDED = ['whatsapp_business_messaging', 'whatsapp_business_management'];
/** States in which Meta still takes messages; any other stops them. */
const WORKING = new Set(['CONNECTED', 'FLAGGED', 'RATE_LIMITED']);
/** States of a number that was not registered for the API, or is no longer. */
const UNREGISTERED = new Set(['PENDING', 'DISCONNECTED', 'UNVERIFIED', 'OFFLINE']);

const SECRET_WORDS: Record<SecretName, string> = {
  access_token: 'access token',
  app_secret: 'app secret',
  verify_token: 'verify token',
};

export function unreadableSecret(name: SecretName): CheckProblem {
  const words = SECRET_WORDS[name];
  return {
    area: 'secrets',
    severity: 'error',
    title: `The ${words} cannot be read`,
    advice: `It was stored under another master key. Enter the ${words} again, or start the server with MASTER_KEY_PREVIOUS set to the one it was stored under.`,
  };
}

export const missing: Readonly<Record<SecretName, CheckProblem>> = {
  access_token: {
    area: 'token',
    severity: 'error',
    title: 'No access token',
    advice: 'Nothing can be sent without one. Make a system user token in Meta Business settings and enter it here.',
  },
  app_secret: {
    area: 'secrets',
    severity: 'error',
    title: 'No app secret',
    advice:
      'Deliveries from Meta cannot be verified and are refused. Enter the app secret of the Meta app, or set WHATSAPP_APP_SECRET.',
  },
  verify_token: {
    area: 'secrets',
    severity: 'error',
    title: 'No verify token',
    advice:
      'Meta cannot confirm the webhook address. Choose any text, enter it here and in the Meta app, or set WHATSAPP_VERIFY_TOKEN.',
  },
};

/** A call that was not answered as it should be. */
export function callProblem(area: CheckProblem['area'], answer: Refused | Ambiguous): CheckProblem {
  if (answer.kind === 'ambiguous') {
    return {
      area,
      severity: 'error',
      title: 'Meta gave no clear answer',
      advice: 'Check again in a moment. If it stays so, look at the status page of Meta.',
    };
  }
  if (answer.code !== null) return { area, severity: 'error', ...explainError(answer.code) };
  return {
    area,
    severity: 'error',
    title: answer.title,
    advice: 'Check again in a moment. If it stays so, look at WHATSAPP_API_BASE_URL and the network.',
  };
}

export function tokenProblems(token: TokenFacts, waba_id: string, now: Date): CheckProblem[] {
  if (!token.is_valid) return [{ area: 'token', severity: 'error', ...explainError(190) }];
  const problems: CheckProblem[] = [];
  const ends = token.expires_at === null ? null : Date.parse(token.expires_at);
  if (ends !== null && ends - now.getTime() < TOKEN_WARNING_MS) {
    problems.push({
      area: 'token',
      severity: 'warning',
      title: `The access token ends on ${token.expires_at!.slice(0, 10)}`,
      advice: 'Make a system user token that never ends in Meta Business settings and enter it here before that day.',
    });
  }
  const lacking = NEEDED.filter((scope) => !token.scopes.includes(scope));
  if (lacking.length > 0) {
    problems.push({
      area: 'permissions',
      severity: 'error',
      title: `The access token lacks ${lacking.join(' and ')}`,
      advice: 'Make the token anew in Meta Business settings and tick both WhatsApp permissions.',
    });
  }
  const elsewhere = token.targets.some(({ scope, ids }) => NEEDED.includes(scope) && !ids.includes(waba_id));
  if (elsewhere) {
    problems.push({
      area: 'permissions',
      severity: 'error',
      title: 'The access token is for other WhatsApp Business accounts',
      advice: 'Give the system user this account in Meta Business settings, then make the token anew.',
    });
  }
  return problems;
}

export function numberProblems(number: PhoneNumber): CheckProblem[] {
  const problems: CheckProblem[] = [];
  if (number.status !== null && !WORKING.has(number.status)) {
    const unregistered = UNREGISTERED.has(number.status);
    problems.push({
      area: unregistered ? 'registration' : 'number',
      severity: 'error',
      title: `Meta says the number is ${number.status.toLowerCase().replaceAll('_', ' ')}`,
      advice: unregistered
        ? 'Nothing can be sent until it is registered: register it here with its two-step PIN.'
        : 'Nothing can be sent until it is connected. Look at the number in WhatsApp Manager.',
    });
  }
  if (number.quality_rating === 'RED' || number.quality_rating === 'YELLOW') {
    problems.push({
      area: 'quality',
      severity: 'warning',
      title: number.quality_rating === 'RED' ? 'The quality rating is low' : 'The quality rating is going down',
      advice: 'People block or report this number. Send less, and only what they asked for, or Meta will limit it.',
    });
  }
  if (number.name_status === 'DECLINED' || number.name_status === 'REJECTED') {
    problems.push({
      area: 'name',
      severity: 'warning',
      title: 'Meta did not accept the name of the number',
      advice: 'Ask for another name in WhatsApp Manager.',
    });
  }
  if (number.messaging_limit !== null && number.messaging_limit >= 0 && number.messaging_limit <= 250) {
    problems.push({
      area: 'limit',
      severity: 'warning',
      title: `The business may write to ${number.messaging_limit} people first within 24 hours`,
      advice: 'Verify the business in Meta Business settings to get a higher limit. Answers are not limited.',
    });
  }
  if (number.health !== null && number.health.can_send !== 'AVAILABLE') {
    const severity = number.health.can_send === 'BLOCKED' ? 'error' : 'warning';
    for (const { title, solution } of number.health.problems) {
      problems.push({
        area: 'number',
        severity,
        title,
        advice: solution ?? 'Look at the number in WhatsApp Manager.',
      });
    }
  }
  return problems;
}

/** Ownership that was looked at and not shown; what is plain from the token alone is said by the token's own problem. */
export function ownershipProblem(ownership: Ownership): CheckProblem | undefined {
  if (ownership.state === 'verified' || ownership.reason !== 'other_account') return undefined;
  return { area: 'account', severity: 'error', ...OWNERSHIP_WORDS[ownership.reason] };
}
