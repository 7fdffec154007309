import { useQueryClient } from '@tanstack/react-query';
import { api, idempotencyKey, unwrap } from '../api/client.ts';
import type { Message } from '../api/types.ts';
import { useAction } from '../forms/index.ts';
import { useT } from '../i18n/index.ts';
import { storeMessage } from './cache.ts';
import { keys } from './queries.ts';

/** What a person may do about one message: take it back, give it another hour, send it again, react to it. */
export function useMessageActions() {
  const client = useQueryClient();
  const act = useAction();
  const t = useT();

  const shown = (message: Message): Message => {
    storeMessage(client, message);
    void client.invalidateQueries({ queryKey: keys.scheduled(message.conversation_id) });
    return message;
  };
  const path = ({ id }: Message) => ({ path: { id } });
  const touched = ['outbox'];

  return {
    cancel: (message: Message) =>
      act(() => unwrap(api.POST('/api/v1/messages/{id}/cancel', { params: path(message) })).then(shown), {
        said: t('sending.cancelled'),
        touched,
      }),
    reschedule: (message: Message, send_at: string) =>
      act(() => unwrap(api.PATCH('/api/v1/messages/{id}', { params: path(message), body: { send_at } })).then(shown), {
        said: t('sending.rescheduled'),
        touched,
      }),
    /** Rejects where it does not work, for the dialog that asked. */
    resend: (message: Message) =>
      unwrap(
        api.POST('/api/v1/messages/{id}/resend', {
          params: path(message),
          headers: { 'idempotency-key': idempotencyKey() },
          body: message.status === 'unknown' ? { confirm_may_double: true } : {},
        }),
      ).then((answer) => {
        void client.invalidateQueries({ queryKey: ['outbox'] });
        return shown(answer);
      }),
    react: (message: Message, emoji: string) =>
      act(() =>
        unwrap(
          api.POST('/api/v1/conversations/{id}/messages', {
            params: { path: { id: message.conversation_id } },
            headers: { 'idempotency-key': idempotencyKey() },
            body: { type: 'reaction', message_id: message.id, emoji },
          }),
        ).then(shown),
      ),
  };
}
