import { useState } from 'react';
import type { ApiProblem } from '../api/problem.ts';
import { useT } from '../i18n/index.ts';
import { Button, Field, Note } from '../ui/index.ts';
import { EntranceFrame } from './entrance-frame.tsx';
import { refusal } from './refusal.ts';

export interface CodeStepProps {
  problem: ApiProblem | null;
  wait_s: number;
  onCode(code: string): Promise<void>;
  onBack(): void;
}

/** The second question at the door, for those who use an authenticator app. */
export function CodeStep({ problem, wait_s, onCode, onBack }: CodeStepProps) {
  const t = useT();
  const [code, setCode] = useState('');
  const [lost, setLost] = useState(false);
  const [busy, setBusy] = useState(false);

  async function send(entered: string): Promise<void> {
    if (busy || entered.trim() === '') return;
    setBusy(true);
    await onCode(lost ? entered.trim() : entered.replace(/\s/g, ''));
    setBusy(false);
    setCode('');
  }

  return (
    <EntranceFrame title={t('sign_in.code_title')} lead={t(lost ? 'sign_in.recovery_lead' : 'sign_in.code_lead')}>
      <form
        method="post"
        noValidate
        className="flex flex-col gap-4.5"
        onSubmit={(event) => {
          event.preventDefault();
          void send(code);
        }}
      >
        {problem !== null && <Note tone="danger">{refusal(problem, wait_s, t)}</Note>}
        <Field
          key={String(lost)}
          label={t(lost ? 'sign_in.recovery_code' : 'sign_in.code')}
          inputMode={lost ? 'text' : 'numeric'}
          autoComplete={lost ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          maxLength={lost ? 40 : 7}
          className="[&_input]:font-mono [&_input]:tracking-[0.2em]"
          value={code}
          onChange={(event) => {
            const entered = event.target.value;
            setCode(entered);
            // The sixth digit is the last: nobody needs to press a button after it.
            if (!lost && wait_s === 0 && /^\d{6}$/.test(entered.replace(/\s/g, ''))) void send(entered);
          }}
        />
        <Button type="submit" look="primary" size="lg" busy={busy} disabled={wait_s > 0}>
          {t(busy ? 'sign_in.busy' : 'sign_in.submit')}
        </Button>
        <div className="flex flex-wrap justify-between gap-2 text-sm">
          <button type="button" className="font-medium text-accent hover:underline" onClick={() => setLost(!lost)}>
            {t(lost ? 'sign_in.use_code' : 'sign_in.use_recovery')}
          </button>
          <button type="button" className="font-medium text-ink-2 hover:underline" onClick={onBack}>
            {t('sign_in.other_account')}
          </button>
        </div>
      </form>
    </EntranceFrame>
  );
}
