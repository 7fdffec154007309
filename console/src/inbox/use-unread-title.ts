import { useEffect } from 'react';
import { useMatch } from 'react-router';
import { useT } from '../i18n/index.ts';
import { feedRows } from './feed.ts';
import { useFeed } from './queries.ts';

/** Counted among as many as are loaded at first, so that scrolling down does not change the figure. */
const newest_rows = 50;

/** How many of the newest conversations have something unread; also kept in the title of the inbox's browser tab. */
export function useUnreadTitle(): number {
  const t = useT();
  const { data } = useFeed({ tab: 'all', q: '' });
  const unread = data
    ? feedRows(data.pages)
        .slice(0, newest_rows)
        .filter((row) => row.unread_count > 0).length
    : 0;
  const here = useMatch('/conversations/*') !== null;
  useEffect(() => {
    const page = here ? `${t('inbox.title')} · ${t('app.name')}` : t('app.name');
    document.title = unread > 0 ? `(${unread}) ${page}` : page;
  }, [unread, here, t]);
  return unread;
}
