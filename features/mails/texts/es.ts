import type { MailKind } from '../mails.model.ts';
import { greeting, type Text, type Words } from './words.ts';

export const spanish: Readonly<Record<MailKind, (words: Words) => Text>> = {
  invitation: ({ name, from_name, company, app, link }) => ({
    subject: `${company} le invita a ${app}`,
    body: [
      greeting('Hola', name),
      `${from_name || company} le invita a trabajar con ${company} en ${app}. Elija su contraseña aquí:`,
      link,
      'El enlace funciona una vez y durante 7 días. Si no sabe por qué recibió este correo, ignórelo: nada ocurre sin usted.',
    ],
  }),
  welcome: ({ name, company, app, link }) => ({
    subject: `Su cuenta en ${company}`,
    body: [
      greeting('Hola', name),
      `Se creó una cuenta para usted en ${company}, en ${app}. Elija su contraseña aquí:`,
      link,
      'El enlace funciona una vez.',
    ],
  }),
  email_verification: ({ name, app, link }) => ({
    subject: `Confirme su dirección para ${app}`,
    body: [
      greeting('Hola', name),
      'Confirme que esta dirección es suya:',
      link,
      'Si no creó una cuenta, ignore este correo.',
    ],
  }),
  password_reset: ({ name, app, link }) => ({
    subject: `Una nueva contraseña para ${app}`,
    body: [
      greeting('Hola', name),
      `Alguien pidió una nueva contraseña para su cuenta en ${app}. Si fue usted, elija una aquí:`,
      link,
      'El enlace funciona una vez y durante una hora. Si no fue usted, ignore este correo: su contraseña sigue igual.',
    ],
  }),
  password_changed: ({ name, app }) => ({
    subject: `Su contraseña de ${app} fue cambiada`,
    body: [
      greeting('Hola', name),
      `La contraseña de su cuenta en ${app} fue cambiada, y sus otras sesiones se cerraron.`,
      'Si no fue usted, pida enseguida una nueva contraseña y avise a su administrador.',
    ],
  }),
  second_factor_changed: ({ name, app }) => ({
    subject: `El segundo factor de su cuenta en ${app} fue cambiado`,
    body: [
      greeting('Hola', name),
      `Los códigos de la aplicación de autenticación de su cuenta en ${app} se activaron, desactivaron o reemplazaron.`,
      'Si no fue usted, cambie enseguida su contraseña y avise a su administrador.',
    ],
  }),
  notice: ({ name, company, app, about, link }) => ({
    subject: `${company}: ${about.title}`,
    body: [greeting('Hola', name), `${app} tiene un aviso urgente sobre ${company}.`, about.title, about.detail, link],
  }),
};
