import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CloudDownload, FileWarning, RotateCw } from 'lucide-react';
import { asProblem } from '../../api/problem.ts';
import { request } from '../../api/request.ts';
import type { Media, Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button, problemText } from '../../ui/index.ts';
import { storeMessage } from '../cache.ts';
import { useMayTalk } from '../use-may-talk.ts';
import { Card } from './card.tsx';

/** A file that is not there: still on its way, or failed with the reason and a way to try again. */
export function FileState({ message, kind }: { message: Message; kind: string }) {
  const t = useT();
  const { media } = message;
  const mayTalk = useMayTalk();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: (id: string) => request<Media>(`/api/v1/media/${id}/fetch`, { method: 'POST' }),
    onSuccess: (fresh) => storeMessage(client, { ...message, media: fresh }),
  });
  if (media === null) return <Card icon={FileWarning} title={kind} detail={t('messages.file.none')} />;
  if (media.state === 'pending')
    return <Card icon={CloudDownload} title={media.filename ?? kind} detail={t('messages.file.fetching')} />;
  return (
    <Card
      icon={FileWarning}
      title={media.failure?.title ?? t('messages.file.failed')}
      detail={again.isError ? problemText(asProblem(again.error), t) : (media.failure?.advice ?? '')}
    >
      {mayTalk && media.failure?.reason !== 'nameless' && (
        <Button size="sm" className="mt-1.5" busy={again.isPending} onClick={() => again.mutate(media.id)}>
          <RotateCw className="size-3.5" aria-hidden />
          {t('messages.file.again')}
        </Button>
      )}
    </Card>
  );
}
