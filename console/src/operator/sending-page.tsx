import { useT } from '../i18n/index.ts';
import { installPath, StopPanel, useInstallSending } from '../sending/index.ts';
import { PageBody, PageHeader, ProblemState, Skeleton } from '../ui/index.ts';

/** The switch for everybody on this server. */
export default function SendingPage() {
  const t = useT();
  const { data, error, refetch } = useInstallSending();
  return (
    <PageBody narrow>
      <PageHeader title={t('operator.sending')} lead={t('operator.sending_lead')} />
      {error && !data ? (
        <ProblemState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <StopPanel path={installPath} sending={data} scope="install" />
      ) : (
        <Skeleton className="h-32 w-full rounded-xl" />
      )}
    </PageBody>
  );
}
