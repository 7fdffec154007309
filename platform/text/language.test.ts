import { describe, expect, it } from 'vitest';
import { detectLanguage, guessLanguage } from './language.ts';

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
  it.each(lines)('%s', async (line) => {
    expect([code, null]).toContain(guessLanguage(line));
    expect(await detectLanguage(line)).toBe(code);
  });

  it('is told by small words alone in nearly every line', () => {
    expect(lines.filter((line) => guessLanguage(line) === code).length).toBeGreaterThanOrEqual(lines.length - 2);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['Wie lange dauert die Lieferung nach Hamburg?', 'de'],
    ['Combien de temps faut-il pour recevoir ma commande ?', 'fr'],
    ['Quanto tempo ci vuole per la consegna a Roma?', 'it'],
    ['Сколько стоит доставка в Москву?', 'ru'],
    ['配送にはどのくらいかかりますか', 'ja'],
  ])('knows %s', async (line, code) => {
    expect(await detectLanguage(line)).toBe(code);
  });

  it.each(['', '12345', '???', '👍', 'pix', 'ok'])('does not guess at %j', async (line) => {
    expect(guessLanguage(line)).toBeNull();
    expect(await detectLanguage(line)).toBeNull();
  });
});
