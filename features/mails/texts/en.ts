import type { MailKind } from '../mails.model.ts';
import { greeting, type Text, type Words } from './words.ts';

export const english: Readonly<Record<MailKind, (words: Words) => Text>> = {
  invitation: ({ name, from_name, company, app, link }) => ({
    subject: `${company} invites you to ${app}`,
    body: [
      greeting('Hello', name),
      `${from_name || company} invites you to work for ${company} in ${app}. Choose your password here:`,
      link,
      'The link works once and for 7 days. If you do not know why you got this mail, ignore it: nothing happens without you.',
    ],
  }),
  welcome: ({ name, company, app, link }) => ({
    subject: `Your account at ${company}`,
    body: [
      greeting('Hello', name),
      `An account for you was made at ${company} in ${app}. Choose your password here:`,
      link,
      'The link works once.',
    ],
  }),
  email_verification: ({ name, app, link }) => ({
    subject: `Confirm your address for ${app}`,
    body: [
      greeting('Hello', name),
      'Please confirm that this address is yours:',
      link,
      'If you did not sign up, ignore this mail.',
    ],
  }),
  password_reset: ({ name, app, link }) => ({
    subject: `A new password for ${app}`,
    body: [
      greeting('Hello', name),
      `Somebody asked for a new password for your account in ${app}. If it was you, choose one here:`,
      link,
      'The link works once and for one hour. If it was not you, ignore this mail: your password stays as it is.',
    ],
  }),
  password_changed: ({ name, app }) => ({
    subject: `Your password for ${app} was changed`,
    body: [
      greeting('Hello', name),
      `The password of your account in ${app} was changed, and your other sessions were ended.`,
      'If it was not you, ask for a new password at once and tell your administrator.',
    ],
  }),
  second_factor_changed: ({ name, app }) => ({
    subject: `The second factor of your account in ${app} was changed`,
    body: [
      greeting('Hello', name),
      `The codes from an authenticator app for your account in ${app} were switched on, off or replaced.`,
      'If it was not you, change your password at once and tell your administrator.',
    ],
  }),
  notice: ({ name, company, app, about, link }) => ({
    subject: `${company}: ${about.title}`,
    body: [
      greeting('Hello', name),
      `${app} has something urgent to tell you about ${company}.`,
      about.title,
      about.detail,
      link,
    ],
  }),
};
