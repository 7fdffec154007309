import { VenetianMask } from 'lucide-react';
import { useNavigate } from 'react-router';
import { request } from '../api/request.ts';
import { formatLeft, useLanguage, useNow, useT } from '../i18n/index.ts';
import { stopActing, useSession } from '../session/index.ts';

/** Above everything, in a colour of its own, as long as an operator is somebody else. */
export function ActingBanner() {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const navigate = useNavigate();
  const { acting } = useSession();
  if (acting === null) return null;
  const left = formatLeft(new Date(acting.expires_at_ms).toISOString(), now, language);
  const leave = () => {
    // Ended on the server as far as it can be reached; here at once.
    request('/api/v1/auth/acting', { method: 'DELETE' })
      .catch(() => undefined)
      .finally(() => {
        stopActing();
        void navigate('/install/companies');
      });
  };
  return (
    <div
      role="status"
      data-testid="acting-banner"
      className="flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-acting px-4 py-1.5 text-sm text-on-acting"
    >
      <VenetianMask className="size-4 shrink-0" aria-hidden />
      <span className="font-semibold">{t('notice.acting', { name: acting.company.name })}</span>
      {left !== null && <span className="hidden opacity-85 sm:inline">{t('notice.acting_left', { left })}</span>}
      <button
        type="button"
        onClick={leave}
        className="h-6 rounded-md border border-current px-2.5 font-medium outline-current hover:bg-on-acting hover:text-acting"
      >
        {t('notice.leave')}
      </button>
    </div>
  );
}
