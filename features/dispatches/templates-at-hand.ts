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

/** Whether a template may be sent as it is filled in; answers what the customer will read. */
export async function checkTemplate(
  tdb: TenantDb,
  { channel_id }: { channel_id: string },
  { template }: Extract<OutgoingMessage, { type: 'template' }>,
  recipient: Recipient | undefined,
): Promise<string | null> {
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
  return readSend(known, template);
}
