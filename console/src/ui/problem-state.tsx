import { CloudAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { type Translate, useT } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** What went wrong and what to do about it, in the reader's language. */
export function problemText(error: unknown, t: Translate): string {
  const problem = asProblem(error);
  return t(`problem.${problem.kind}`, {
    detail: problem.message,
    reference: problem.problem?.request_id ?? String(problem.status),
  });
}

export interface ProblemStateProps {
  error: unknown;
  onRetry(): void;
  /** Another way on, beside trying again. */
  children?: ReactNode;
  className?: string;
}

export function ProblemState({ error, onRetry, children, className }: ProblemStateProps) {
  const t = useT();
  return (
    <EmptyState
      icon={CloudAlert}
      tone="danger"
      title={t('problem.title')}
      hint={problemText(error, t)}
      {...(className === undefined ? {} : { className })}
    >
      <Button size="sm" onClick={onRetry}>
        {t('action.retry')}
      </Button>
      {children}
    </EmptyState>
  );
}
