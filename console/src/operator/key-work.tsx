import type { Encryption } from '../api/types.ts';
import { formatAgo, formatCount, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge, Panel, type Tone } from '../ui/index.ts';

type Work = Encryption['work'][number];
const tones: Record<Work['state'], Tone> = { running: 'warn', waiting: 'neutral', checking: 'warn', done: 'accent' };

/** Rotations, the newest first. */
export function KeyWork({ work }: { work: Work[] }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  if (work.length === 0) return null;
  return (
    <Panel title={t('encryption.work')} lead={t('encryption.work_lead')} flush>
      <ul className="divide-y divide-line">
        {work.map((each) => (
          <li key={`${each.company_id} ${each.kind} ${each.started_at}`} className="flex items-center gap-3 px-5 py-3">
            <div className="min-w-0 flex-1">
              <p className="text-base font-medium">{t(`encryption.kinds.${each.kind}`)}</p>
              <p className="truncate text-sm text-ink-2">
                <code className="font-mono text-xs text-ink-3">{each.company_id}</code>
                {' · '}
                {t('encryption.rows', { count: formatCount(each.rows_changed, language) })}
                {each.unreadable > 0 && (
                  <span className="text-danger">
                    {' · '}
                    {t('encryption.unreadable', { count: formatCount(each.unreadable, language) })}
                  </span>
                )}
              </p>
            </div>
            <span className="text-sm text-ink-3">{formatAgo(each.started_at, now, language)}</span>
            <Badge tone={tones[each.state]}>{t(`encryption.states.${each.state}`)}</Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
