import { type RefObject, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Conversation } from '../api/types.ts';

export interface InboxKeys {
  rows: Conversation[];
  selected: string | undefined;
  search: RefObject<HTMLInputElement | null>;
  input: RefObject<HTMLTextAreaElement | null>;
}

const writing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
const inOverlay = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('[role=dialog], [role=menu]') !== null;

/** The inbox by keyboard: J, K and the arrows move, / searches, R replies, Esc leaves a field and then the thread. */
export function useInboxKeys(keys: InboxKeys): void {
  const navigate = useNavigate();
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const move = (step: number) => {
      const { rows, selected } = latest.current;
      const at = rows.findIndex((row) => row.id === selected);
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
      if (next && next.id !== selected) void navigate(`/conversations/${next.id}`);
    };
    const actions: Record<string, () => void> = {
      j: () => move(1),
      ArrowDown: () => move(1),
      k: () => move(-1),
      ArrowUp: () => move(-1),
      '/': () => latest.current.search.current?.focus(),
      r: () => latest.current.input.current?.focus(),
      Escape: () => latest.current.selected !== undefined && void navigate('/conversations'),
    };
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || inOverlay(event.target)) return;
      if (writing(event.target)) {
        if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
        return;
      }
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [navigate]);
}
