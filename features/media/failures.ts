/** Why a file that arrived could not be kept, in words for whoever reads the thread. */
const FAILURES = {
  gone: {
    title: 'The file is no longer there',
    advice: 'WhatsApp keeps files for 7 days. Ask the customer to send it again.',
  },
  damaged: {
    title: 'The file arrived damaged',
    advice: 'What came is not what was announced. Try again, or ask the customer to send it again.',
  },
  too_large: { title: 'The file is too large', advice: 'Files up to 100 MB can be kept. Ask for a smaller one.' },
  refused: {
    title: 'WhatsApp did not hand the file over',
    advice: 'Check the channel, then try again.',
  },
  unreachable: {
    title: 'The file could not be fetched',
    advice: 'WhatsApp or the storage did not answer for days. Try again.',
  },
  no_channel: { title: 'The number is gone', advice: 'The channel by which the file came was removed.' },
  nameless: { title: 'WhatsApp sent no file', advice: 'Ask the customer to send it again.' },
} as const;

export type FailureReason = keyof typeof FAILURES;

export function failureOf(reason: FailureReason | null): { reason: string; title: string; advice: string } | null {
  return reason === null ? null : { reason, ...FAILURES[reason] };
}
