import type { CoreLayoutProps } from 'ra-core';
import { Suspense, useState } from 'react';
import { useMatch } from 'react-router';
import { useT } from '../i18n/index.ts';
import { LiveProvider, useUnreadTitle } from '../inbox/index.ts';
import { NoticeBell } from '../notices/index.ts';
import { useAllowed } from '../session/index.ts';
import { Toaster, useMedia, wideEnoughForTwo } from '../ui/index.ts';
import { LoadingPage } from './fallback-pages.tsx';
import { StopNotice } from '../sending/index.ts';
import { ActingBanner } from './acting-banner.tsx';
import { CompanyNotice } from './company-notice.tsx';
import { LiveBanner } from './live-banner.tsx';
import { PhoneBar, Rail } from './navigation.tsx';
import { ShortcutsDialog, useHelpKey } from './shortcuts-dialog.tsx';

/** The frame of every page: navigation, what is to be said about the connection, and the page. */
export function Shell({ children }: CoreLayoutProps) {
  return (
    <LiveProvider>
      <Frame>{children}</Frame>
    </LiveProvider>
  );
}

function Frame({ children }: CoreLayoutProps) {
  const t = useT();
  const [help, setHelp] = useState(false);
  const wide = useMedia(wideEnoughForTwo);
  const thread = useMatch('/conversations/:id');
  const unread = useUnreadTitle();
  const mayRead = useAllowed('notices.read');
  useHelpKey(() => setHelp(true));
  const navigation = { unread, onHelp: () => setHelp(true) };
  return (
    <div className="flex h-dvh flex-col bg-canvas">
      <a
        href="#page"
        className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {t('app.skip')}
      </a>
      <ActingBanner />
      <div className="flex min-h-0 flex-1">
        {wide && <Rail {...navigation} />}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {!wide && thread === null && mayRead && <NoticeBell phone />}
          <CompanyNotice />
          <StopNotice />
          <LiveBanner />
          <main id="page" tabIndex={-1} className="relative min-h-0 flex-1 outline-none">
            <Suspense fallback={<LoadingPage />}>{children}</Suspense>
          </main>
        </div>
      </div>
      {/* A thread on a phone has the whole height, for the keyboard. */}
      {!wide && thread === null && <PhoneBar {...navigation} />}
      <Toaster closeLabel={t('action.dismiss')} />
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
