import type { MessageCreate } from '../../api/types.ts';

/** What a customer may choose from, as it is written in the dialog. */
export interface Choices {
  text: string;
  footer: string;
  /** The label of the button that opens a list. */
  button: string;
  options: { title: string; description: string }[];
}

/** Up to three are shown as buttons; more, or any with a description, as a list that opens. */
export function isList({ options }: Choices): boolean {
  const filled = options.filter(({ title }) => title.trim() !== '');
  return (
    filled.length > 3 || filled.some(({ title, description }) => description.trim() !== '' || title.trim().length > 20)
  );
}

export const most_choices = 10;

/** The message; null while something is missing. */
export function choicesMessage(choices: Choices): MessageCreate | null {
  const text = choices.text.trim();
  const footer = choices.footer.trim();
  const options = choices.options
    .map(({ title, description }) => ({ title: title.trim(), description: description.trim() }))
    .filter(({ title }) => title !== '');
  const different = new Set(options.map(({ title }) => title)).size === options.length;
  if (text === '' || options.length === 0 || !different) return null;
  const share = { body: { text }, ...(footer === '' ? {} : { footer: { text: footer } }) };
  if (!isList(choices)) {
    const buttons = options.map(({ title }) => ({ type: 'reply' as const, reply: { id: idOf(title), title } }));
    return { type: 'interactive', interactive: { type: 'button', ...share, action: { buttons } } };
  }
  const button = choices.button.trim();
  if (button === '') return null;
  const rows = options.map(({ title, description }) => ({
    id: idOf(title),
    title,
    ...(description === '' ? {} : { description }),
  }));
  return { type: 'interactive', interactive: { type: 'list', ...share, action: { button, sections: [{ rows }] } } };
}

/** What comes back when it is chosen: readable in a log, and different where the titles are. */
function idOf(title: string): string {
  return title.toLocaleLowerCase('en').replaceAll(/\s+/g, '_').slice(0, 100);
}
