import { Ellipsis } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { NavLink } from 'react-router';
import { useT } from '../i18n/index.ts';
import { LiveDot } from '../inbox/index.ts';
import { cn, Logo } from '../ui/index.ts';
import { useAllowed, useIsOperator, useSession } from '../session/index.ts';
import { NoticeBell } from '../notices/index.ts';
import { type Place, placesFor } from './places.ts';

/** Menus are the largest part of the frame and not needed to read the first message. */
const UserMenu = lazy(() => import('./user-menu.tsx'));

export interface NavigationProps {
  /** Conversations with something unread. */
  unread: number;
  onHelp(): void;
}

/** The navigation of a screen with room: icons with their names, at the start of the page. */
export function Rail({ unread, onHelp }: NavigationProps) {
  const t = useT();
  const places = usePlaces();
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex w-19 shrink-0 flex-col items-center overflow-y-auto border-e border-line pt-3.5 pb-3 [scrollbar-width:none]"
    >
      <NavLink to="/conversations" aria-label={t('app.name')} className="mb-4 rounded-lg">
        <Logo className="size-8" />
      </NavLink>
      <ul className="flex flex-1 flex-col gap-1">
        {places.map((place, index) => (
          <li key={place.to} className={cn(place.apart && !places[index - 1]?.apart && 'mt-auto')}>
            <PlaceLink place={place} unread={place.to === '/conversations' ? unread : 0} />
          </li>
        ))}
      </ul>
      <span className="h-2.5 shrink-0" />
      {useAllowed('notices.read') && <NoticeBell />}
      <LiveDot />
      <Suspense fallback={<span className="mt-2.5 size-8" />}>
        <UserMenu onHelp={onHelp} />
      </Suspense>
    </nav>
  );
}

/** The navigation of a phone, under the thumb. */
export function PhoneBar({ unread, onHelp }: NavigationProps) {
  const t = useT();
  const places = usePlaces();
  const more = (
    <button type="button" className={look}>
      <Ellipsis className="size-5" aria-hidden />
      {t('nav.more')}
    </button>
  );
  return (
    <nav
      aria-label={t('nav.label')}
      className="grid shrink-0 grid-cols-5 border-t border-line bg-surface px-1 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))]"
    >
      {places
        .filter((place) => place.onPhone)
        .map((place) => (
          <PlaceLink key={place.to} place={place} unread={place.to === '/conversations' ? unread : 0} />
        ))}
      <Suspense fallback={more}>
        <UserMenu onHelp={onHelp} trigger={more} more={places.filter((place) => !place.onPhone)} />
      </Suspense>
    </nav>
  );
}

function usePlaces(): Place[] {
  return placesFor(useSession().permissions, useIsOperator());
}

const look =
  'relative flex w-full flex-col items-center gap-1 rounded-lg py-1.5 text-2xs font-medium text-ink-2 transition-colors duration-100 hover:text-ink md:w-16 md:py-2 md:hover:bg-hover';

function PlaceLink({ place: { to, label, icon: Icon }, unread }: { place: Place; unread: number }) {
  const t = useT();
  return (
    <NavLink
      to={to}
      className={({ isActive }) =>
        cn(look, isActive && 'text-accent-ink hover:text-accent-ink md:bg-accent-soft md:hover:bg-accent-soft')
      }
    >
      <Icon className="size-5" strokeWidth={1.75} aria-hidden />
      {t(label)}
      {unread > 0 && (
        <span className="absolute start-1/2 top-0.5 ms-1.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[0.625rem] font-semibold text-on-accent tabular-nums md:top-1">
          <span aria-hidden>{unread > 99 ? '99+' : unread}</span>
          <span className="sr-only">{t('nav.unread', { smart_count: unread })}</span>
        </span>
      )}
    </NavLink>
  );
}
