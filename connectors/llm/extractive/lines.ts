import type { RuleLanguage, SmallTalk } from '#platform/text';

type Line = (company: string) => string;

/** What the extractive model says to small talk. */
export const lines: Record<SmallTalk, Record<RuleLanguage, Line>> = {
  greeting: {
    en: (company) => `Hello! This is ${company}. How can I help?`,
    pt: (company) => `Olá! Aqui é ${company}. Como posso ajudar?`,
    es: (company) => `¡Hola! Le atiende ${company}. ¿En qué puedo ayudar?`,
  },
  thanks: {
    en: () => "You're welcome! If there is anything else, just write.",
    pt: () => 'De nada! Se precisar de mais alguma coisa, é só escrever.',
    es: () => '¡De nada! Si necesita algo más, escriba por aquí.',
  },
  farewell: {
    en: () => 'Goodbye, and have a good day!',
    pt: () => 'Até logo, e tenha um bom dia!',
    es: () => '¡Hasta luego, que tenga un buen día!',
  },
  acknowledgement: {
    en: () => 'Great. If there is anything else, just write.',
    pt: () => 'Combinado. Se precisar de mais alguma coisa, é só escrever.',
    es: () => 'Perfecto. Si necesita algo más, escriba por aquí.',
  },
};
