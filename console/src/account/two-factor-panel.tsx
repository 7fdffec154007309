import { useState } from 'react';
import type { RecoveryCodes as Codes } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useChange } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { refreshMe, useSession } from '../session/index.ts';
import { Badge, Button, Dialog, Panel } from '../ui/index.ts';
import { PasswordQuestion } from './password-question.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetUp } from './totp-set-up.tsx';

type Open = 'set_up' | 'turn_off' | 'new_codes' | null;

/** The second step at the door: on or off, and the codes for the day the phone is gone. */
export function TwoFactorPanel() {
  const t = useT();
  const change = useChange();
  const { user } = useSession();
  const [open, setOpen] = useState<Open>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const on = user?.totp_enabled === true;
  const close = () => setOpen(null);

  async function turnOff(password: string): Promise<void> {
    await change(request('/api/v1/auth/totp', { method: 'DELETE', body: { password } }), {
      said: t('security.turned_off'),
    });
    await refreshMe();
    close();
  }

  async function newCodes(password: string): Promise<void> {
    const made = await request<Codes>('/api/v1/auth/totp/recovery_codes', {
      method: 'POST',
      body: { password },
    });
    close();
    setCodes(made.recovery_codes);
  }

  return (
    <Panel
      title={t('security.two_factor')}
      lead={t('security.two_factor_lead')}
      badge={<Badge tone={on ? 'accent' : 'neutral'}>{t(on ? 'security.on' : 'security.off')}</Badge>}
    >
      <div className="flex flex-wrap gap-2">
        {on ? (
          <>
            <Button onClick={() => setOpen('new_codes')}>{t('security.new_codes')}</Button>
            <Button look="danger" onClick={() => setOpen('turn_off')}>
              {t('security.turn_off')}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setOpen('set_up')}>
            {t('security.set_up')}
          </Button>
        )}
      </div>
      <Dialog open={open === 'set_up'} onClose={close} title={t('security.scan_title')} closeLabel={t('action.close')}>
        <TotpSetUp
          onClose={close}
          onDone={(made) => {
            close();
            setCodes(made);
          }}
        />
      </Dialog>
      <PasswordQuestion
        open={open === 'turn_off'}
        onClose={close}
        title={t('security.turn_off_title')}
        body={t('security.turn_off_body')}
        confirm={t('security.turn_off')}
        danger
        onPassword={turnOff}
      />
      <PasswordQuestion
        open={open === 'new_codes'}
        onClose={close}
        title={t('security.new_codes_title')}
        body={t('security.new_codes_body')}
        confirm={t('security.new_codes')}
        onPassword={newCodes}
      />
      <RecoveryCodes
        codes={codes}
        onClose={() => {
          setCodes(null);
          void refreshMe();
        }}
      />
    </Panel>
  );
}
