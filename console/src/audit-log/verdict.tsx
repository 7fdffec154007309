import type { AuditVerdict } from '../api/types.ts';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Note } from '../ui/index.ts';
import { shortHash } from './action-words.ts';

const kinds = ['edited', 'missing', 'swapped', 'truncated', 'rewritten', 'head_forged'] as const;

/** What looking at every line of the chain came to. */
export function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const t = useT();
  const language = useLanguage();
  const { ok, checked, head, problems } = verdict;
  return (
    <div role="status" data-testid="audit-verdict">
      <Note tone={ok ? 'good' : 'danger'}>
        <p className="font-medium">
          {ok ? t('audit.verified', { count: formatCount(checked, language) }) : t('audit.broken')}
        </p>
        {head !== null && (
          <p className="mt-0.5 text-sm opacity-80" title={head.hash}>
            {t('audit.head', { seq: formatCount(head.seq, language), hash: shortHash(head.hash) })}
          </p>
        )}
        {problems.length > 0 && (
          <ul className="mt-2 flex flex-col gap-1 text-sm">
            {problems.slice(0, 20).map((problem) => {
              const kind = kinds.find((name) => name === problem.kind);
              return (
                <li key={`${problem.kind} ${problem.seq}`}>
                  <span className="font-medium">{kind === undefined ? problem.kind : t(`audit.problems.${kind}`)}</span>
                  {problem.seq !== null && ` ${t('audit.at_line', { seq: formatCount(problem.seq, language) })}`}
                  {problem.detail && <span className="opacity-80">: {problem.detail}</span>}
                </li>
              );
            })}
          </ul>
        )}
      </Note>
    </div>
  );
}
