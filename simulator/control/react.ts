import { arrayAt, isObject, objectAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { AcceptedMessage } from '../ledger/message.ts';
import type { Reaction } from '../ledger/message.ts';
import { templateFace } from '../templates/render.ts';
import type { Template } from '../templates/template.ts';
import type { WrittenMessage } from './write.ts';

/** The messages a person writes when they do what a script has them do on receipt. */
export function messagesOf(
  reaction: Reaction,
  message: AcceptedMessage,
  template: Template | undefined,
): WrittenMessage[] {
  const written: WrittenMessage[] = [];
  const context = { message_id: message.wamid };
  if (reaction.react !== undefined)
    written.push({ type: 'reaction', reaction: { message_id: message.wamid, emoji: reaction.react } });
  if (reaction.tap !== undefined) {
    const tapped = tap(message, template, reaction.tap);
    if (tapped !== null) written.push({ ...tapped, context });
  }
  if (reaction.reply !== undefined) written.push(reaction.reply);
  return written;
}

/** The answer that the button or row with this title (or place) gives. */
function tap(
  { type, content }: AcceptedMessage,
  template: Template | undefined,
  wanted: string | number,
): WrittenMessage | null {
  const choice = choicesOf(type, content, template).find(({ title }, index) => title === wanted || index === wanted);
  return choice?.answer ?? null;
}

function choicesOf(
  type: string,
  content: unknown,
  template: Template | undefined,
): { title: string; answer: WrittenMessage }[] {
  if (type === 'template') {
    return templateFace(template, content as Json)
      .buttons.filter((button) => button['type'] === 'QUICK_REPLY')
      .map((button) => {
        const [text, payload] = [String(button['text']), button['payload']];
        return { title: text, answer: { type: 'button', button: { payload, text } } };
      });
  }
  const action = objectAt(content, 'action');
  const buttons = arrayAt(action, 'buttons').map((button) => objectAt(button, 'reply'));
  const rows = arrayAt(action, 'sections')
    .flatMap((section) => arrayAt(section, 'rows'))
    .filter(isObject);
  return [
    ...buttons.map((reply) => answerOf('button_reply', { id: reply['id'], title: reply['title'] })),
    ...rows.map(({ id, title, description }) =>
      answerOf('list_reply', { id, title, ...(description !== undefined && { description }) }),
    ),
  ];
}

function answerOf(kind: string, reply: Json): { title: string; answer: WrittenMessage } {
  return {
    title: textAt(reply, 'title') ?? '',
    answer: { type: 'interactive', interactive: { type: kind, [kind]: reply } },
  };
}
