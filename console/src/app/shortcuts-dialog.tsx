import { useEffect, useRef } from 'react';
import { useT, type WordKey } from '../i18n/index.ts';
import { Dialog } from '../ui/index.ts';

const shortcuts: [string[], WordKey][] = [
  [['J', '↓'], 'shortcuts.next'],
  [['K', '↑'], 'shortcuts.previous'],
  [['/'], 'shortcuts.search'],
  [['R'], 'shortcuts.reply'],
  [['Enter'], 'shortcuts.send'],
  [['Shift + Enter'], 'shortcuts.newline'],
  [['Esc'], 'shortcuts.back'],
  [['?'], 'shortcuts.help'],
];

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t('shortcuts.title')} closeLabel={t('action.close')}>
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-3 p-5">
        {shortcuts.map(([keys, label]) => (
          <div key={label} className="contents">
            <dt className="text-base">{t(label)}</dt>
            <dd className="flex justify-end gap-1.5">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-md border border-line-strong bg-canvas px-2 py-0.5 font-sans text-xs text-ink-2"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** "?" opens the list, except while writing. */
export function useHelpKey(open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const writing =
        event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      if (event.key === '?' && !writing && !event.metaKey && !event.ctrlKey) latest.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
