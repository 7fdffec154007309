import type { OutgoingMessage } from '#connectors/messaging';
import {
  checkTemplateSend,
  findSendableTemplate,
  listSendableTemplates,
  readSend,
  stateObjection,
} from '#features/templates';
import type { TenantDb } from '#platform/db';
import { AppError, invalidField } from '#platform/http';
import type { Recipient } from './refs.repository.ts';

/** Approved templates of a number, to be offered where nothing else may be sent. */
export async function templatesAtHand(
  tdb: TenantDb,
  channel_id: string,
): Promise<{ name: string; language: string }[]> {
  return listSendableTemplates(tdb, channel_id);
}

/** Whether a template may be sent as it is filled in; answers what the customer will read, and its category. */
export async function checkTemplate(
  tdb: TenantDb,
  { channel_id }: { channel_id: string },
  { template }: Extract<OutgoingMessage, { type: 'template' }>,
  recipient: Recipient | undefined,
): Promise<{ text: string | null; category: string }> {
  const { name, language } = template;
  const known = await findSendableTemplate(tdb, { channel_id, name, language });
  if (known === undefined) {
    throw invalidField(
      'template.name',
      `is no template of this number in ${language}; fetch the list of Meta under Templates`,
    );
  }
  const objection = stateObjection(known.status);
  if (objection !== undefined) throw invalidField('template.name', `${objection.title}. ${objection.advice}`);
  const problems = checkTemplateSend(known, template);
  if (problems.length > 0) {
    const [first] = problems;
    throw new AppError('invalid', `${first!.field}: ${first!.message}`, { errors: problems });
  }
  if (known.category === 'AUTHENTICATION' && recipient?.has_number === false) {
    throw new AppError('conflict', 'The customer hides their number: WhatsApp sends no codes to them.');
  }
  return { text: readSend(known, template), category: known.category };
}

/** Null for what is no template, and for one that is not known any more. */
export async function categoryOf(
  tdb: TenantDb,
  { channel_id, content }: { channel_id: string; content: Record<string, unknown> },
): Promise<string | null> {
  const { template } = content as Partial<Extract<OutgoingMessage, { type: 'template' }>>;
  if (template === undefined) return null;
  const { name, language } = template;
  return (await findSendableTemplate(tdb, { channel_id, name, language }))?.category ?? null;
}
