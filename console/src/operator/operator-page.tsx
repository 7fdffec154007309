import './words.ts';
import { Building2, LockKeyhole, OctagonX, Tags, Unplug } from 'lucide-react';
import { lazy } from 'react';
import { SectionFrame, type SectionGroup } from '../settings/section-frame.tsx';

const groups: SectionGroup[] = [
  {
    places: [
      {
        path: 'companies',
        label: 'operator.places.companies',
        icon: Building2,
        page: lazy(() => import('./companies-page.tsx')),
      },
      { path: 'plans', label: 'operator.places.plans', icon: Tags, page: lazy(() => import('./plans-page.tsx')) },
      {
        path: 'encryption',
        label: 'operator.places.encryption',
        icon: LockKeyhole,
        page: lazy(() => import('./encryption-page.tsx')),
      },
      {
        path: 'sending',
        label: 'operator.places.sending',
        icon: OctagonX,
        page: lazy(() => import('./sending-page.tsx')),
      },
      {
        path: 'unrouted',
        label: 'operator.places.unrouted',
        icon: Unplug,
        page: lazy(() => import('./unrouted-page.tsx')),
      },
    ],
  },
];

/** What whoever runs the install sees; nobody else gets here. */
export default function OperatorPage() {
  return <SectionFrame base="/install" title="operator.title" lead="operator.lead" groups={groups} />;
}
