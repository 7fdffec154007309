import { type ErrorRow, MINUTE_MS } from './error-row.ts';

/** Templates and forms: filling in, sending, creating, editing. */
export const TEMPLATE_CODES: readonly ErrorRow[] = [
  [
    132000,
    'REQ',
    'The template was sent with the wrong number of values',
    'Fill in exactly the placeholders the template has.',
  ],
  [132001, 'TPL', 'The template does not exist in this language, or is not approved'],
  [132005, 'REQ', 'The filled-in template is too long', 'Shorten the values.'],
  [132007, 'TPL', 'The template breaks a content policy'],
  [
    132012,
    'REQ',
    'A value of the template has the wrong form',
    'Compare the values with the kinds the template asks for.',
  ],
  [
    132015,
    'TPL',
    'The template is paused because of its low quality',
    'Wait for the pause to end, and improve the text or the audience.',
  ],
  [132016, 'TPL', 'The template is disabled for good', 'Write a new template.'],
  [132018, 'REQ', 'There is a problem with the values of the template'],
  [132068, 'TPL', 'The form is blocked', 'Correct the form in WhatsApp Manager.'],
  [
    132069,
    'TPL',
    'The form is slowed down: its ten sends of this hour are used',
    'Correct what WhatsApp Manager reports about the form.',
  ],
  [134100, 'TPL', 'Only marketing templates can be sent in this way'],
  [
    134101,
    'RETRY',
    'The template is still being prepared by Meta',
    'Nothing to do: it takes about ten minutes.',
    10 * MINUTE_MS,
  ],
  [134102, 'TPL', 'The template cannot be used in this way'],
  [2388019, 'TPL', 'The account has too many templates', 'Delete templates you no longer use.'],
  [
    2388023,
    'TPL',
    'A template of this name and language is still being deleted',
    'Meta keeps a name for up to 30 days. Give the template another name.',
  ],
  [
    2388024,
    'TPL',
    'There is a template of this name and language already',
    'Give it another name, or synchronise and edit the one that is there.',
  ],
  [2388039, 'TPL', 'The template cannot be edited in its present state'],
  [2388040, 'TPL', 'A part of the template is too long'],
  [2388047, 'TPL', 'The header of the template has the wrong form'],
  [2388072, 'TPL', 'The text of the template has the wrong form'],
  [2388073, 'TPL', 'The footer of the template has the wrong form'],
  [2388293, 'TPL', 'The template has too many placeholders for its length'],
  [2388299, 'TPL', 'A placeholder stands at the start or the end of the template'],
];
