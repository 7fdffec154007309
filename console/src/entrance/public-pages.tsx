import { type ComponentType, createElement, lazy, type ReactElement } from 'react';

/** Pages for people without a session, by their address. Those behind a mailed link are shown to everybody. */
const pages: Record<string, { page: ComponentType; always: boolean }> = {
  '/sign-up': { page: lazy(() => import('./sign-up-page.tsx')), always: false },
  '/forgot-password': { page: lazy(() => import('./forgot-password-page.tsx')), always: false },
  '/reset-password': { page: lazy(() => import('./reset-password-page.tsx')), always: true },
  '/accept-invitation': { page: lazy(() => import('./accept-invitation-page.tsx')), always: true },
  '/verify-email': { page: lazy(() => import('./verify-email-page.tsx')), always: true },
};

/** The public page of an address; undefined where the address is for people of the house. */
export function publicPage(pathname: string, signed_in: boolean): ReactElement | undefined {
  const found = pages[pathname.replace(/\/+$/, '')];
  return found === undefined || (signed_in && !found.always) ? undefined : createElement(found.page);
}
