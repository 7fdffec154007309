import type { MailKind } from '../mails.model.ts';
import { greeting, type Text, type Words } from './words.ts';

export const portuguese: Readonly<Record<MailKind, (words: Words) => Text>> = {
  invitation: ({ name, from_name, company, app, link }) => ({
    subject: `${company} convida você para ${app}`,
    body: [
      greeting('Olá', name),
      `${from_name || company} convida você para trabalhar com ${company} em ${app}. Escolha a sua senha aqui:`,
      link,
      'O link funciona uma vez e por 7 dias. Se você não sabe por que recebeu este e-mail, ignore-o: nada acontece sem você.',
    ],
  }),
  welcome: ({ name, company, app, link }) => ({
    subject: `A sua conta em ${company}`,
    body: [
      greeting('Olá', name),
      `Uma conta foi criada para você em ${company}, em ${app}. Escolha a sua senha aqui:`,
      link,
      'O link funciona uma vez.',
    ],
  }),
  email_verification: ({ name, app, link }) => ({
    subject: `Confirme o seu endereço para ${app}`,
    body: [
      greeting('Olá', name),
      'Confirme que este endereço é seu:',
      link,
      'Se você não criou uma conta, ignore este e-mail.',
    ],
  }),
  password_reset: ({ name, app, link }) => ({
    subject: `Uma nova senha para ${app}`,
    body: [
      greeting('Olá', name),
      `Alguém pediu uma nova senha para a sua conta em ${app}. Se foi você, escolha uma aqui:`,
      link,
      'O link funciona uma vez e por uma hora. Se não foi você, ignore este e-mail: a sua senha continua a mesma.',
    ],
  }),
  password_changed: ({ name, app }) => ({
    subject: `A sua senha de ${app} foi alterada`,
    body: [
      greeting('Olá', name),
      `A senha da sua conta em ${app} foi alterada, e as suas outras sessões foram encerradas.`,
      'Se não foi você, peça logo uma nova senha e avise o seu administrador.',
    ],
  }),
  second_factor_changed: ({ name, app }) => ({
    subject: `O segundo fator da sua conta em ${app} foi alterado`,
    body: [
      greeting('Olá', name),
      `Os códigos do aplicativo autenticador da sua conta em ${app} foram ativados, desativados ou substituídos.`,
      'Se não foi você, altere logo a sua senha e avise o seu administrador.',
    ],
  }),
  notice: ({ name, company, app, about, link }) => ({
    subject: `${company}: ${about.title}`,
    body: [greeting('Olá', name), `${app} tem um aviso urgente sobre ${company}.`, about.title, about.detail, link],
  }),
};
