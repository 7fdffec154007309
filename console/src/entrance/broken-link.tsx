import type { ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { Note } from '../ui/index.ts';
import { EntranceFrame, EntranceLink } from './entrance-frame.tsx';

/** A link that leads nowhere any more, and what to do instead. */
export function BrokenLink({ title, children }: { title: string; children: ReactNode }) {
  const t = useT();
  return (
    <EntranceFrame title={title} after={<EntranceLink to="/login">{t('entrance.back')}</EntranceLink>}>
      <Note tone="warn">{children}</Note>
    </EntranceFrame>
  );
}
