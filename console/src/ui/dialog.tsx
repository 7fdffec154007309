import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { cn } from './cn.ts';

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: ReactNode;
  closeLabel: string;
  /** `center`: a question or a detail. `side`: a panel at the end of the page, full width on a phone. */
  place?: 'center' | 'side';
  wide?: boolean;
  /** Neither a click beside it nor Escape closes it: what it shows cannot be had again. */
  stays?: boolean;
  children: ReactNode;
}

const places = {
  center:
    'inset-x-4 top-1/2 mx-auto max-h-[85dvh] max-w-lg -translate-y-1/2 rounded-xl data-[starting-style]:opacity-0 data-[ending-style]:opacity-0',
  side: 'inset-y-0 end-0 w-full sm:max-w-sm data-[starting-style]:translate-x-6 data-[starting-style]:opacity-0 data-[ending-style]:opacity-0',
};

export function Dialog(props: DialogProps) {
  const { open, onClose, title, closeLabel, place = 'center', wide = false, stays = false, children } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason }) => {
        if (!next && !(stays && (reason === 'outside-press' || reason === 'escape-key'))) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          className={cn(
            'fixed z-50 flex flex-col overflow-hidden border border-line bg-raised text-ink shadow-float outline-none transition duration-150',
            places[place],
            wide && 'max-w-2xl',
          )}
        >
          <header className="flex min-h-13 shrink-0 items-center justify-between gap-3 border-b border-line ps-5 pe-2.5">
            <Base.Title className="min-w-0 truncate text-base font-semibold">{title}</Base.Title>
            <Base.Close render={<IconButton label={closeLabel} />}>
              <X className="size-4.5" aria-hidden />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
