/** What the states and reasons of the platform mean to whoever runs the shop. */

interface Words {
  title: string;
  advice: string;
}

const REJECTIONS: Readonly<Record<string, Words>> = {
  ABUSIVE_CONTENT: {
    title: 'Meta found the words threatening or abusive',
    advice: 'Write it in friendly words, without pressure or threats, and submit it again.',
  },
  CATEGORY_NOT_AVAILABLE: {
    title: 'The category is not open to this account',
    advice: 'Choose another category, or ask Meta what the account may send.',
  },
  INCORRECT_CATEGORY: {
    title: 'The template belongs to another category',
    advice: 'Words that sell belong to marketing. Change the category, or leave the selling words out.',
  },
  INVALID_FORMAT: {
    title: 'Something about the form is wrong',
    advice: 'Look at the variables: numbered in order, with words between and around them, each with a clear example.',
  },
  PROMOTIONAL: {
    title: 'Meta reads it as advertising',
    advice: 'Submit it as marketing, or leave out what sells.',
  },
  SCAM: {
    title: 'Meta takes it for a fraud',
    advice: 'Say clearly who writes and why. Do not ask for card numbers, passwords or other secrets.',
  },
  TAG_CONTENT_MISMATCH: {
    title: 'Language, category and words do not fit together',
    advice: 'Write the whole text in the language of the template, and choose the category of what it says.',
  },
};

const PAUSES: Readonly<Record<string, Words>> = {
  FIRST_PAUSE: {
    title: 'Paused for 3 hours: too many people blocked or reported it',
    advice: 'It goes on by itself. Send it to fewer people, and only to those who asked for it.',
  },
  SECOND_PAUSE: {
    title: 'Paused for 6 hours: people still block or report it',
    advice: 'It goes on by itself. The next time Meta disables it for good: change the text or the audience now.',
  },
  RATE_LIMITING_PAUSE: {
    title: 'Paused while Meta looks at how the first messages were taken',
    advice: 'Look at the text and the audience, then let it go on by hand.',
  },
};

export function rejectionWords(reason: string): Words {
  return (
    REJECTIONS[reason] ?? {
      title: 'Meta did not approve it',
      advice: 'Look at the words against the rules of WhatsApp templates, change them and submit it again.',
    }
  );
}

export function pauseWords(reason: string | null): Words {
  return (
    PAUSES[reason ?? ''] ?? {
      title: 'Paused because of its low quality',
      advice: 'Wait until Meta lets it go on, and send it only to those who asked for it.',
    }
  );
}

/** Why a template cannot be sent in its state, and what to do; undefined when it can be. */
export function stateObjection(status: string): Words | undefined {
  return status === 'APPROVED' ? undefined : (STATES[status] ?? OTHER_STATE);
}

const OTHER_STATE: Words = { title: 'The template cannot be sent now', advice: 'Choose another template.' };

const STATES: Readonly<Record<string, Words>> = {
  DRAFT: { title: 'The template is a draft', advice: 'Submit it under Templates, and wait for Meta to approve it.' },
  PENDING: { title: 'Meta is still looking at the template', advice: 'It takes up to 24 hours.' },
  IN_APPEAL: { title: 'Meta is looking at the template once more', advice: 'Wait for its answer.' },
  REJECTED: { title: 'Meta did not approve the template', advice: 'Change it under Templates and submit it again.' },
  PAUSED: { title: 'The template is paused because of its low quality', advice: 'Wait for the pause to end.' },
  FLAGGED: {
    title: 'People block or report this template',
    advice: 'It is not sent until its quality recovers: change the text or the audience.',
  },
  DISABLED: { title: 'Meta has disabled the template for good', advice: 'Write a new template under another name.' },
  MISSING: {
    title: 'Meta does not know the template in this language',
    advice: 'It is being compared with Meta. If it was deleted there, write it anew under another name.',
  },
  ARCHIVED: { title: 'The template is archived', advice: 'It was not used for a year. Write a new one.' },
  LIMIT_EXCEEDED: { title: 'The account has too many templates', advice: 'Delete templates you no longer use.' },
};
