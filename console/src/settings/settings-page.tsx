import './words.ts';
import {
  Building2,
  ChartNoAxesColumn,
  Fingerprint,
  KeyRound,
  type LucideIcon,
  Mails,
  MonitorSmartphone,
  ScrollText,
  ShieldHalf,
  UserRound,
  UserRoundCog,
  UsersRound,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { WordKey } from '../i18n/index.ts';
import { useSession } from '../session/index.ts';
import { SectionFrame, type SectionGroup } from './section-frame.tsx';

interface Entry {
  path: string;
  label: WordKey;
  icon: LucideIcon;
  page: ComponentType;
  /** Who may open it; null: everybody, for it is about themselves. */
  needs: string | null;
}

const you: Entry[] = [
  {
    path: 'profile',
    label: 'settings.places.profile',
    icon: UserRound,
    page: lazy(() => import('../account/profile-page.tsx')),
    needs: null,
  },
  {
    path: 'security',
    label: 'settings.places.security',
    icon: Fingerprint,
    page: lazy(() => import('../account/security-page.tsx')),
    needs: null,
  },
  {
    path: 'sessions',
    label: 'settings.places.sessions',
    icon: MonitorSmartphone,
    page: lazy(() => import('../account/sessions-page.tsx')),
    needs: null,
  },
];

const company: Entry[] = [
  {
    path: 'general',
    label: 'settings.places.general',
    icon: Building2,
    page: lazy(() => import('../company/general-page.tsx')),
    needs: 'company.read',
  },
  {
    path: 'team',
    label: 'settings.places.team',
    icon: UsersRound,
    page: lazy(() => import('../team/team-page.tsx')),
    needs: 'users.read',
  },
  {
    path: 'roles',
    label: 'settings.places.roles',
    icon: UserRoundCog,
    page: lazy(() => import('../roles/roles-page.tsx')),
    needs: 'users.read',
  },
  {
    path: 'plan',
    label: 'settings.places.plan',
    icon: ChartNoAxesColumn,
    page: lazy(() => import('../company/plan-page.tsx')),
    needs: 'company.read',
  },
  {
    path: 'api-keys',
    label: 'settings.places.api_keys',
    icon: KeyRound,
    page: lazy(() => import('../api-keys/api-keys-page.tsx')),
    needs: 'api_keys.read',
  },
  {
    path: 'privacy',
    label: 'settings.places.privacy',
    icon: ShieldHalf,
    page: lazy(() => import('../privacy/privacy-page.tsx')),
    needs: 'privacy.write',
  },
  {
    path: 'audit-log',
    label: 'settings.places.audit_log',
    icon: ScrollText,
    page: lazy(() => import('../audit-log/audit-log-page.tsx')),
    needs: 'audit_log.read',
  },
  {
    path: 'mails',
    label: 'settings.places.mails',
    icon: Mails,
    page: lazy(() => import('../mails/mails-page.tsx')),
    needs: 'mails.read',
  },
];

export default function SettingsPage() {
  const { permissions, acting } = useSession();
  const open = (entries: Entry[]) => entries.filter(({ needs }) => needs === null || permissions.has(needs));
  const groups: SectionGroup[] = [
    // An operator at work for a company is nobody's account there.
    { label: 'settings.you', places: acting === null ? you : [] },
    { label: 'settings.company', places: open(company) },
  ];
  return (
    <SectionFrame
      base="/settings"
      title="settings.title"
      lead="settings.lead"
      groups={groups.filter((group) => group.places.length > 0)}
    />
  );
}
