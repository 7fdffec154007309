import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { Mail, WholeMail } from '../api/types.ts';
import { request } from '../api/request.ts';
import { useAction } from '../forms/index.ts';
import { formatMoment, useLanguage, useT } from '../i18n/index.ts';
import { useAllowed } from '../session/index.ts';
import { Badge, Button, CopyButton, Dialog, Note, ProblemState, Skeleton } from '../ui/index.ts';
import { splitLinks } from './split-links.ts';
import { mailTones } from './mail-tones.ts';

export function MailDialog({ mail, onClose }: { mail: Mail | null; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={mail !== null} onClose={onClose} title={mail?.subject ?? ''} closeLabel={t('action.close')} wide>
      {mail !== null && <MailView id={mail.id} onClose={onClose} />}
    </Dialog>
  );
}

function MailView({ id, onClose }: { id: string; onClose(): void }) {
  const t = useT();
  const language = useLanguage();
  const act = useAction();
  const mayRetry = useAllowed('mails.write');
  const { data, error, refetch } = useQuery({
    queryKey: ['mails', 'one', id],
    queryFn: ({ signal }) => request<WholeMail>(`/api/v1/mails/${id}`, { signal }),
    // It may hold a link that opens an account.
    gcTime: 0,
  });
  if (error && !data) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="m-5 h-40" />;
  const retry = () => {
    act(() => request(`/api/v1/mails/${id}/retry`, { method: 'POST', body: {} }), {
      said: t('mails.retried'),
      touched: ['mails'],
    });
    onClose();
  };
  const links = splitLinks(data.body ?? '').filter((part) => part.link);
  return (
    <div className="flex flex-col gap-4 px-5 py-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-base">
        <span className="text-ink-3">{t('mails.to')}</span>
        <span className="font-medium wrap-anywhere">{data.to}</span>
        <Badge tone={mailTones[data.state]}>{t(`mails.states.${data.state}`)}</Badge>
        <span className="text-sm text-ink-3">{formatMoment(data.created_at, language)}</span>
      </div>
      {data.error !== null && (
        <Note
          tone="danger"
          {...(mayRetry && data.state === 'queued'
            ? {
                actions: (
                  <Button size="sm" onClick={retry}>
                    {t('mails.retry')}
                  </Button>
                ),
              }
            : {})}
        >
          {t('mails.error')}: {data.error}
        </Note>
      )}
      {data.body == null ? (
        <Note>{t('mails.no_body')}</Note>
      ) : (
        <p
          data-testid="mail-body"
          className="rounded-lg border border-line bg-sunken p-4 text-base whitespace-pre-wrap wrap-anywhere"
        >
          {splitLinks(data.body).map((part, index) => (
            <Fragment key={index}>
              {part.link ? <span className="font-medium text-accent-ink select-all">{part.text}</span> : part.text}
            </Fragment>
          ))}
        </p>
      )}
      {links.length === 1 && links[0] !== undefined && (
        <div>
          <CopyButton label={t('mails.copy_link')} text={links[0].text} />
        </div>
      )}
    </div>
  );
}
