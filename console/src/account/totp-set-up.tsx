import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecoveryCodes, TotpSeed } from '../api/types.ts';
import { asProblem } from '../api/problem.ts';
import { request } from '../api/request.ts';
import { FormProblem, useSaveForm } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { Button, DialogActions, Field, ProblemState, ShownOnce, Skeleton } from '../ui/index.ts';
import { Question } from './password-question.tsx';
import { QrCode } from './qr-code.tsx';
import { asFieldProblem } from './wrong-password.ts';

interface TotpSetUpProps {
  onClose(): void;
  onDone(recovery_codes: string[]): void;
}

/** From the password, which those who come in by a provider alone do not have, to the first code that fits. */
export function TotpSetUp({ onClose, onDone }: TotpSetUpProps) {
  const t = useT();
  const [seed, setSeed] = useState<TotpSeed>();
  const begin = (body: { password?: string }) => request<TotpSeed>('/api/v1/auth/totp', { method: 'POST', body });
  const { data, error, refetch } = useQuery({
    queryKey: ['totp', 'set_up'],
    queryFn: () => begin({}),
    retry: false,
    // A secret: made for this one look at it, and not kept after.
    gcTime: 0,
    staleTime: Infinity,
  });
  if (error && !seed && asksPassword(error)) {
    return (
      <Question
        onClose={onClose}
        body={t('security.set_up_body')}
        confirm={t('security.go_on')}
        onPassword={async (password) => setSeed(await begin({ password }))}
      />
    );
  }
  if (error && !seed) return <ProblemState error={error} onRetry={() => void refetch()} />;
  return <FirstCode seed={seed ?? data} onDone={onDone} />;
}

function asksPassword(error: unknown): boolean {
  return asProblem(error).problem?.errors?.some(({ field }) => field === 'password') === true;
}

function FirstCode({ seed: data, onDone }: { seed: TotpSeed | undefined; onDone(recovery_codes: string[]): void }) {
  const t = useT();
  const { form, onSubmit, busy, problem, wait_s, errorOf } = useSaveForm({ code: '' }, async ({ code }) => {
    const call = request<RecoveryCodes>('/api/v1/auth/totp/confirm', {
      method: 'POST',
      body: { code: code.replace(/\s/g, '') },
    });
    const { recovery_codes } = await asFieldProblem(call, 'code', t('security.code_wrong'));
    onDone(recovery_codes);
  });
  return (
    <form noValidate onSubmit={onSubmit}>
      <div className="flex flex-col gap-5 px-5 py-5">
        <FormProblem problem={problem} wait_s={wait_s} />
        <div className="flex flex-col gap-5 sm:flex-row">
          <div className="mx-auto size-44 shrink-0 overflow-hidden rounded-xl border border-line bg-[#fff] p-2.5 sm:mx-0">
            {data ? <QrCode text={data.uri} label={t('security.qr')} /> : <Skeleton className="size-full" />}
          </div>
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            <div>
              <p className="text-base font-medium">{t('security.scan')}</p>
              <p className="mt-0.5 text-sm text-ink-2 text-pretty">{t('security.scan_hint')}</p>
            </div>
            {data && <ShownOnce label={t('security.by_hand')} value={grouped(data.secret)} copy={data.secret} />}
          </div>
        </div>
        <Field
          label={t('security.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          autoFocus
          className="[&_input]:font-mono [&_input]:tracking-[0.2em]"
          error={errorOf('code')}
          {...form.register('code', { required: t('form.missing') })}
        />
      </div>
      <DialogActions>
        <Button type="submit" look="primary" busy={busy} disabled={!data || wait_s > 0}>
          {t('security.confirm')}
        </Button>
      </DialogActions>
    </form>
  );
}

/** In fours, to be typed from one screen to another. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
