import { words } from './fold.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'farewell' | 'acknowledgement';

const list = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

const signs: [SmallTalk, Set<string>][] = [
  [
    'thanks',
    list(
      'thanks thank thx ty appreciate appreciated obrigado obrigada obg brigado brigada valeu vlw agradeco gracias agradezco',
    ),
  ],
  ['farewell', list('bye goodbye tchau adeus adios chao flw')],
  [
    'greeting',
    list(
      'hi hello hey hiya morning afternoon evening oi oie ola opa dia tarde noite alo hola buenos buenas buen dias tardes noches',
    ),
  ],
  [
    'acknowledgement',
    list(
      'ok okay okey oks great perfect perfeito perfecto beleza blz certo entendi entendido entiendo vale listo joia got cool nice otimo genial',
    ),
  ],
];

/** Words that go along with small talk without turning it into a question. */
const companions = list(`
  good bom boa boas muito mucho muchas much so very td you u a lot all for the your help everything tudo todo bem bien e y and ai
  how are is it going doing there como esta vai vc voce voces que tal pela ajuda por la ayuda pra de nada up s ate logo mais hasta luego see
  sir madam friend amigo amiga pessoal gente there nice day have um uma otimo boa`);

/** "How are you" and its like. */
const wellBeing = /^(?:e ai )?(?:tudo|td) (?:bem|bom)|^how are you|^como (?:esta|estas|vai)|^que tal/;

/** What kind of small talk a whole text is, or null when it says anything more. Emoji alone are an acknowledgement. */
export function smallTalk(text: string): SmallTalk | null {
  const found = words(text);
  if (found.length === 0) return /\p{Extended_Pictographic}/u.test(text) ? 'acknowledgement' : null;
  if (found.length > 12) return null;
  const kinds = signs.filter(([, set]) => found.some((word) => set.has(word)));
  const kind = kinds[0]?.[0] ?? (wellBeing.test(found.join(' ')) ? 'greeting' : null);
  const known = (word: string) => companions.has(word) || signs.some(([, set]) => set.has(word));
  return kind !== null && found.every(known) ? kind : null;
}
