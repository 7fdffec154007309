import { BookOpen, Bot, Inbox, type LucideIcon, Phone, ShieldCheck, Users } from 'lucide-react';
import type { WordKey } from '../i18n/index.ts';

export interface Place {
  to: string;
  label: WordKey;
  icon: LucideIcon;
  /** In the bar of a phone; the others are behind "More". */
  onPhone?: boolean;
}

/** The pages of the navigation, in order. */
export const places: Place[] = [
  { to: '/conversations', label: 'nav.inbox', icon: Inbox, onPhone: true },
  { to: '/contacts', label: 'nav.contacts', icon: Users, onPhone: true },
  { to: '/agents', label: 'nav.agents', icon: Bot, onPhone: true },
  { to: '/knowledge', label: 'nav.knowledge', icon: BookOpen, onPhone: true },
  { to: '/channels', label: 'nav.channels', icon: Phone },
  { to: '/deliveries', label: 'nav.deliveries', icon: ShieldCheck },
];
