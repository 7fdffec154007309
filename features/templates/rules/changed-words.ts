import { kindOf, type Part } from './parts.ts';

/** The parts with the words the platform tells; parts it does not speak of stay, buttons go where it tells of none. */
export function changedWords(
  components: readonly Part[],
  words: Readonly<Record<string, string | undefined>>,
  buttons: number,
): Part[] {
  return components
    .filter((part) => kindOf(part) !== 'BUTTONS' || buttons > 0)
    .map((part) => {
      const text = words[kindOf(part)];
      return text === undefined || part['text'] === undefined ? part : { ...part, text };
    });
}
