import type { ApiProblem } from '../api/problem.ts';
import { useT } from '../i18n/index.ts';
import { Button, Note, problemText } from '../ui/index.ts';

export interface FormProblemProps {
  problem: ApiProblem | null;
  wait_s?: number;
  /** Reads again what somebody else changed; offered when that is why it was refused. */
  onReload?: (() => void) | undefined;
}

/** Why a form was not taken, above its fields. */
export function FormProblem({ problem, wait_s = 0, onReload }: FormProblemProps) {
  const t = useT();
  if (problem === null) return null;
  const reload = problem.kind === 'stale' && onReload !== undefined;
  return (
    <Note
      tone="danger"
      {...(reload
        ? {
            actions: (
              <Button size="sm" onClick={onReload}>
                {t('action.reload')}
              </Button>
            ),
          }
        : {})}
    >
      {problem.kind === 'busy' && wait_s > 0 ? t('problem.busy_wait', { seconds: wait_s }) : problemText(problem, t)}
    </Note>
  );
}
