import { describe, expect, it } from 'vitest';
import { guessLanguage } from './language.ts';

const chat: Record<'en' | 'pt' | 'es', string[]> = {
  en: [
    'hi, how much is delivery?',
    'do you ship?',
    'where r u',
    'thanks',
    'opening hours',
    'wheres my order',
    'can i return shoes',
    'what time do you open',
    'I want a refund',
    'is it free',
    'gift card',
    'hello',
  ],
  pt: [
    'quanto custa a entrega',
    'vcs entregam?',
    'cadê meu pedido',
    'bom dia, tudo bem?',
    'posso devolver um tenis',
    'obrigado',
    'onde fica a loja',
    'qual o horário',
    'aceita cartão?',
    'frete gratis',
    'oi',
    'vale presente',
  ],
  es: [
    'cuanto cuesta el envio',
    '¿envían a Chile?',
    'donde esta la tienda',
    'gracias',
    'quiero devolver unas botas',
    'hola',
    'qué horario tienen',
    'cambiar la talla',
    'mi pedido no llegó',
    'aceptan tarjeta',
    'buenos días',
    'tengo una pregunta',
  ],
};

describe.each(Object.entries(chat))('%s', (code, lines) => {
  it.each(lines)('%s', (line) => {
    expect([code, null]).toContain(guessLanguage(line));
  });

  it('is told by small words alone in nearly every line', () => {
    expect(lines.filter((line) => guessLanguage(line) === code).length).toBeGreaterThanOrEqual(lines.length - 2);
  });
});

it.each(['', '12345', '???', '👍', 'pix', 'ok'])('%j tells no language', (line) => {
  expect(guessLanguage(line)).toBeNull();
});
