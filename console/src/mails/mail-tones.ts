import type { Mail } from '../api/types.ts';
import type { Tone } from '../ui/index.ts';

export const mailTones: Record<Mail['state'], Tone> = {
  queued: 'neutral',
  sent: 'accent',
  failed: 'danger',
  kept: 'warn',
};
