import { OctagonX } from 'lucide-react';
import { Link } from 'react-router';
import { useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { useCompanySending } from './use-sending.ts';

/** Says on every page that nothing goes out, for as long as that is so. */
export function StopNotice() {
  const t = useT();
  const mayRead = useAllowed('company.read');
  const mayWrite = useAllowed('company.write');
  const { data } = useCompanySending(mayRead);
  if (data === undefined || !(data.stopped || data.install_stopped)) return null;
  return (
    <div
      role="status"
      data-testid="stop-notice"
      className="flex shrink-0 items-center justify-center gap-2 bg-danger-soft px-4 py-1.5 text-sm text-danger"
    >
      <OctagonX className="size-4 shrink-0" aria-hidden />
      <span>
        {t(data.stopped ? 'notice.sending_stopped' : 'notice.install_stopped')}
        {data.stopped && mayWrite && (
          <Link to="/settings/general" className="ms-2 font-semibold underline underline-offset-2">
            {t('notice.show')}
          </Link>
        )}
      </span>
    </div>
  );
}
