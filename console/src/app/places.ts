import {
  BookOpen,
  Bot,
  Inbox,
  LayoutTemplate,
  type LucideIcon,
  Phone,
  Send,
  Server,
  Settings,
  ShieldCheck,
  Users,
} from 'lucide-react';
import type { WordKey } from '../i18n/index.ts';

export interface Place {
  to: string;
  label: WordKey;
  icon: LucideIcon;
  /** In the bar of a phone; the others are behind "More". */
  onPhone?: boolean;
  /** The permission that opens it; without one it is for everybody. */
  needs?: string;
  /** Stands apart at the end: about the house, not about customers. */
  apart?: boolean;
}

const places: Place[] = [
  { to: '/conversations', label: 'nav.inbox', icon: Inbox, onPhone: true, needs: 'conversations.read' },
  { to: '/outbox', label: 'nav.outbox', icon: Send, needs: 'conversations.read' },
  { to: '/contacts', label: 'nav.contacts', icon: Users, onPhone: true, needs: 'contacts.read' },
  { to: '/agents', label: 'nav.agents', icon: Bot, onPhone: true, needs: 'agents.read' },
  { to: '/knowledge', label: 'nav.knowledge', icon: BookOpen, onPhone: true, needs: 'knowledge.read' },
  { to: '/templates', label: 'nav.templates', icon: LayoutTemplate, needs: 'templates.read' },
  { to: '/channels', label: 'nav.channels', icon: Phone, needs: 'channels.read' },
  { to: '/deliveries', label: 'nav.deliveries', icon: ShieldCheck, needs: 'deliveries.read' },
  { to: '/settings', label: 'nav.settings', icon: Settings, apart: true },
];
const install: Place = { to: '/install', label: 'nav.operator', icon: Server, apart: true };

/** The pages of the navigation that somebody may open, in order. */
export function placesFor(permissions: ReadonlySet<string>, operator: boolean): Place[] {
  const open = places.filter(({ needs }) => needs === undefined || permissions.has(needs));
  return operator ? [...open, install] : open;
}
