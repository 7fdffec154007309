import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-react';
import { type ComponentType, Suspense } from 'react';
import { Link, Navigate, NavLink, Route, Routes } from 'react-router';
import { useT, type WordKey } from '../i18n/index.ts';
import { cn, PageBody, PageHeader, Skeleton, useMedia, wideEnoughForTwo } from '../ui/index.ts';

export interface SectionPlace {
  /** Below the section's own address. */
  path: string;
  label: WordKey;
  icon: LucideIcon;
  page: ComponentType;
}

export interface SectionGroup {
  /** Above its places; a section of one group needs none. */
  label?: WordKey;
  places: SectionPlace[];
}

export interface SectionFrameProps {
  base: string;
  title: WordKey;
  lead: WordKey;
  /** Only what the person may open. */
  groups: SectionGroup[];
}

/** Pages of one kind beside their list; on a phone the list is a page of its own. */
export function SectionFrame({ base, title, lead, groups }: SectionFrameProps) {
  const wide = useMedia(wideEnoughForTwo);
  const places = groups.flatMap((group) => group.places);
  const first = places[0];
  const back = <BackToList base={base} title={title} />;
  return (
    <div className="flex h-full min-h-0">
      {wide && <SideList base={base} title={title} groups={groups} />}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Routes>
          <Route
            index
            element={
              wide && first !== undefined ? (
                <Navigate to={`${base}/${first.path}`} replace />
              ) : (
                <PhoneList base={base} title={title} lead={lead} groups={groups} />
              )
            }
          />
          {places.map(({ path, page: Page }) => (
            <Route
              key={path}
              path={path}
              element={
                <>
                  {!wide && back}
                  <div className="min-h-0 flex-1">
                    <Suspense fallback={<SectionLoading />}>
                      <Page />
                    </Suspense>
                  </div>
                </>
              }
            />
          ))}
          <Route path="*" element={<Navigate to={base} replace />} />
        </Routes>
      </div>
    </div>
  );
}

type ListProps = Pick<SectionFrameProps, 'base' | 'title' | 'groups'>;

function SideList({ base, title, groups }: ListProps) {
  const t = useT();
  return (
    <nav aria-label={t(title)} className="flex w-58 shrink-0 flex-col overflow-y-auto border-e border-line px-3 py-6">
      <p className="px-2.5 pb-3 text-lg font-semibold tracking-tight">{t(title)}</p>
      {groups.map((group) => (
        <div key={group.places[0]?.path} className="pb-4">
          {group.label !== undefined && (
            <p className="px-2.5 pt-1 pb-1.5 text-xs font-medium text-ink-3">{t(group.label)}</p>
          )}
          <ul className="flex flex-col gap-0.5">
            {group.places.map(({ path, label, icon: Icon }) => (
              <li key={path}>
                <NavLink
                  to={`${base}/${path}`}
                  className={({ isActive }) =>
                    cn(
                      'flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-base text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink',
                      isActive &&
                        'bg-accent-soft font-medium text-accent-ink hover:bg-accent-soft hover:text-accent-ink',
                    )
                  }
                >
                  <Icon className="size-4.5 shrink-0" strokeWidth={1.75} aria-hidden />
                  <span className="truncate">{t(label)}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function PhoneList({ base, title, lead, groups }: ListProps & { lead: WordKey }) {
  const t = useT();
  return (
    <PageBody>
      <PageHeader title={t(title)} lead={t(lead)} />
      {groups.map((group) => (
        <nav key={group.places[0]?.path} aria-label={t(group.label ?? title)}>
          {group.label !== undefined && <p className="px-1 pb-1.5 text-sm font-medium text-ink-3">{t(group.label)}</p>}
          <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
            {group.places.map(({ path, label, icon: Icon }) => (
              <li key={path}>
                <Link to={`${base}/${path}`} className="flex h-12 items-center gap-3 px-4 text-lg active:bg-press">
                  <Icon className="size-5 text-ink-2" strokeWidth={1.75} aria-hidden />
                  <span className="min-w-0 flex-1 truncate">{t(label)}</span>
                  <ChevronRight className="mirror size-4 text-ink-3" aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      ))}
    </PageBody>
  );
}

function BackToList({ base, title }: Pick<ListProps, 'base' | 'title'>) {
  const t = useT();
  return (
    <div className="shrink-0 border-b border-line bg-surface px-2 py-1.5">
      <Link
        to={base}
        className="inline-flex h-9 items-center gap-1 rounded-lg pe-3 ps-1.5 text-base font-medium text-ink-2 hover:bg-hover"
      >
        <ChevronLeft className="mirror size-4.5" aria-hidden />
        {t(title)}
      </Link>
    </div>
  );
}

function SectionLoading() {
  return (
    <PageBody>
      <div className="flex flex-col gap-2.5">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="w-72 max-w-full" />
      </div>
      <Skeleton className="h-40 w-full rounded-xl" />
    </PageBody>
  );
}
