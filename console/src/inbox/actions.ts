import { type QueryClient, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'ra-core';
import { useEffect, useState } from 'react';
import { api, idempotencyKey, unwrap } from '../api/client.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Conversation, Message, MessageCreate } from '../api/types.ts';
import { useT, type WordKey } from '../i18n/index.ts';
import { problemText } from '../ui/index.ts';
import { storeConversation, storeMessage } from './cache.ts';
import { keys } from './queries.ts';

type Action = 'takeover' | 'release' | 'close' | 'reopen' | 'read';

function act(id: string, action: Action): Promise<Conversation> {
  return unwrap(api.POST(`/api/v1/conversations/{id}/${action}`, { params: { path: { id } } }));
}

/** Who holds a conversation is said where it is shown; only what leaves the list needs a word. */
const said: Partial<Record<Action, WordKey>> = { close: 'inbox.closed' };

/** Changes who holds a conversation or whether it is open. Shown when the server has said so, never before. */
export function useAct(id: string) {
  const client = useQueryClient();
  const notify = useNotify();
  const t = useT();
  return useMutation({
    mutationFn: (action: Action) => act(id, action),
    onSuccess: (conversation, action) => {
      storeConversation(client, conversation);
      const words = said[action];
      if (words !== undefined) notify(t(words), { type: 'success' });
    },
    onError: (error) => notify(problemText(error, t), { type: 'error' }),
  });
}

/** Marks a conversation as read while somebody looks at it. */
export function useMarkRead(conversation: Conversation | undefined): void {
  const client = useQueryClient();
  const id = conversation?.id;
  const unread = conversation?.unread_count ?? 0;
  useEffect(() => {
    if (id === undefined || unread === 0) return;
    const mark = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', mark);
      act(id, 'read').then(
        (read) => storeConversation(client, read),
        () => undefined,
      );
    };
    document.addEventListener('visibilitychange', mark);
    mark();
    return () => document.removeEventListener('visibilitychange', mark);
  }, [client, id, unread]);
}

/** A reply on its way: shown at once, and kept with its reason when it did not get through. */
export interface Pending {
  /** Also the idempotency key, so that trying again cannot send twice. */
  key: string;
  body: MessageCreate;
  /** What is shown meanwhile. */
  text: string;
  at: string;
  problem: ApiProblem | null;
}

/** In the query cache like everything else that must go when another person signs in. */
function useKept<Value>(queryKey: readonly unknown[], first: Value): Value {
  return (
    useQuery<Value>({ queryKey, queryFn: skipToken, initialData: first, staleTime: Infinity, gcTime: Infinity }).data ??
    first
  );
}

export function useOutbox(id: string): Pending[] {
  return useKept<Pending[]>(keys.outbox(id), []);
}

/** What is written but not sent, kept while another conversation is open. The composer is keyed by conversation. */
export function useDraft(id: string): [string, (text: string) => void] {
  const client = useQueryClient();
  // The field reads its own state: the cache tells its readers a moment later, too late for fast typing.
  const [text, setText] = useState(() => client.getQueryData<string>(keys.draft(id)) ?? '');
  const write = (next: string) => {
    setText(next);
    // Nobody observes a draft, so it must be told to stay.
    client.setQueryDefaults(keys.draft(id), { gcTime: Infinity });
    client.setQueryData(keys.draft(id), next);
  };
  return [text, write];
}

/** The message that is being answered to, chosen at its bubble. */
export function useReplyTo(id: string): [Message | null, (message: Message | null) => void] {
  const client = useQueryClient();
  const chosen = useKept<Message | null>(keys.replyTo(id), null);
  return [chosen, (message) => client.setQueryData(keys.replyTo(id), message)];
}

function changeOutbox(client: QueryClient, id: string, change: (all: Pending[]) => Pending[]): void {
  client.setQueryData<Pending[]>(keys.outbox(id), (all) => change(all ?? []));
}

/** The last reply of each conversation that is on its way: the next one waits for it, so that they arrive in their order. */
const under_way = new Map<string, Promise<void>>();

/** Sending replies in one conversation, with the failed ones kept for another try. */
export function useSend(id: string) {
  const client = useQueryClient();
  const notify = useNotify();

  async function post(pending: Pending): Promise<void> {
    try {
      const message = await unwrap(
        api.POST('/api/v1/conversations/{id}/messages', {
          params: { path: { id } },
          headers: { 'idempotency-key': pending.key },
          body: pending.body,
        }),
      );
      storeMessage(client, message);
      if (pending.body.send_at !== undefined) void client.invalidateQueries({ queryKey: keys.scheduled(id) });
      for (const warning of message.warnings ?? []) notify(warning, { type: 'warning' });
      changeOutbox(client, id, (all) => all.filter((other) => other.key !== pending.key));
    } catch (cause) {
      const problem = asProblem(cause);
      changeOutbox(client, id, (all) =>
        all.map((other) => (other.key === pending.key ? { ...other, problem } : other)),
      );
    }
  }

  function inTurn(pending: Pending): void {
    const before = under_way.get(id) ?? Promise.resolve();
    const done = before.then(() => post(pending));
    under_way.set(id, done);
    void done.then(() => under_way.get(id) === done && under_way.delete(id));
  }

  return {
    send(body: MessageCreate, text: string) {
      const pending: Pending = { key: idempotencyKey(), body, text, at: new Date().toISOString(), problem: null };
      changeOutbox(client, id, (all) => [...all, pending]);
      inTurn(pending);
    },
    retry(pending: Pending) {
      // Only an unclear outcome needs the same key; a clear refusal is a new try.
      const refused =
        pending.problem !== null && ['conflict', 'invalid', 'denied', 'missing'].includes(pending.problem.kind);
      const again = { ...pending, key: refused ? idempotencyKey() : pending.key, problem: null };
      changeOutbox(client, id, (all) => all.map((other) => (other.key === pending.key ? again : other)));
      inTurn(again);
    },
    discard(pending: Pending) {
      changeOutbox(client, id, (all) => all.filter((other) => other.key !== pending.key));
    },
  };
}
