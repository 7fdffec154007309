/** What is said when an agent cannot answer and its company has not written words of its own. */
const HANDOFF: Readonly<Record<string, string>> = {
  en: 'I do not have an answer to that. I have asked a colleague to look at it and get back to you here.',
  pt: 'Não tenho resposta para isso. Pedi a uma pessoa da equipe que veja e responda por aqui.',
  es: 'No tengo respuesta para eso. He pedido a una persona del equipo que lo vea y te responda por aquí.',
};

const SOURCE: Readonly<Record<string, string>> = { en: 'Source', pt: 'Fonte', es: 'Fuente' };

export function handoffPhrase(language: string | null): string {
  return HANDOFF[language ?? 'en'] ?? HANDOFF['en']!;
}

/** The line under an answer that names what it stands on. */
export function sourceLine(titles: readonly string[], language: string | null): string {
  return `${SOURCE[language ?? 'en'] ?? SOURCE['en']!}: ${titles.join('; ')}`;
}
