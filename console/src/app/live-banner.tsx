import { WifiOff } from 'lucide-react';
import { useNotify } from 'ra-core';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n/index.ts';
import { useLiveState } from '../inbox/index.ts';

/** A blink of the network is not worth a banner. */
const patience_ms = 1_500;

/** Said only when it matters: that the page may be out of date, and when it no longer is. */
export function LiveBanner() {
  const t = useT();
  const notify = useNotify();
  const state = useLiveState();
  const [shown, setShown] = useState(false);
  const told = useRef(false);

  useEffect(() => {
    if (state === 'offline') {
      const timer = setTimeout(() => {
        setShown(true);
        told.current = true;
      }, patience_ms);
      return () => clearTimeout(timer);
    }
    setShown(false);
    if (state === 'live' && told.current) {
      told.current = false;
      notify(t('live.back'), { type: 'success' });
    }
    return undefined;
  }, [state, notify, t]);

  if (!shown) return null;
  return (
    <div role="status" className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-sm text-warn">
      <WifiOff className="size-4 shrink-0" aria-hidden />
      <span className="font-medium">{t('live.offline')}</span>
      <span className="hidden md:inline">{t('live.offline_hint')}</span>
    </div>
  );
}
