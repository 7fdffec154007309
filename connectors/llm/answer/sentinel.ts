/** What a model answers, and nothing else, when the sources do not hold the answer. */
export const NO_ANSWER = 'NO_ANSWER';

/** Whether a model said so, alone or inside a longer text; small models change its case or mark it up. */
export function saysNoAnswer(text: string): boolean {
  return text.includes(NO_ANSWER) || /^\W*no[_ ]answer\W*$/i.test(text);
}
