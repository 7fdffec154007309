import type { PersonInput } from './people.ts';

/** Who stands ready on the phone page. Numbers are from the range kept for fiction. */
export const DEMO_PEOPLE: PersonInput[] = [
  { name: 'Emma Carter', wa_id: '15550100101', language: 'en' },
  { name: 'João Pereira', wa_id: '15550100102', language: 'pt' },
  { name: 'Lucía Fernández', wa_id: '15550100103', language: 'es' },
  { name: 'Sam Okafor', wa_id: '15550100104', language: 'en' },
  { name: 'Noor', username: 'noor.reads', language: 'en' },
];

/** Questions offered in an empty thread when the business number brings none of its own. */
export const DEMO_STARTERS: Record<string, string[]> = {
  en: ['What is your return policy?', 'How long does shipping take?', 'Do you ship abroad?', 'Can I talk to a person?'],
  pt: [
    'Qual é a política de devoluções?',
    'Quanto tempo demora o envio?',
    'Enviam para o estrangeiro?',
    'Posso falar com uma pessoa?',
  ],
  es: [
    '¿Cuál es la política de devoluciones?',
    '¿Cuánto tarda el envío?',
    '¿Hacen envíos al extranjero?',
    '¿Puedo hablar con una persona?',
  ],
};
