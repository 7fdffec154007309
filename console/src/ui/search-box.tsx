import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { cn } from './cn.ts';

export interface SearchBoxProps {
  value: string;
  onChange(value: string): void;
  label: string;
  clearLabel: string;
  input?: RefObject<HTMLInputElement | null>;
  /** Drawn at the end while empty: the key that focuses the box. */
  shortcut?: string;
  autoFocus?: boolean;
  className?: string;
}

export function SearchBox({
  value,
  onChange,
  label,
  clearLabel,
  input,
  shortcut,
  autoFocus,
  className,
}: SearchBoxProps) {
  return (
    <div role="search" className={cn('group relative', className)}>
      <Search
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-ink-3"
        aria-hidden
      />
      <input
        ref={input}
        autoFocus={autoFocus}
        type="text"
        inputMode="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (value !== '') onChange('');
          else event.currentTarget.blur();
        }}
        className={cn(
          'h-9 w-full rounded-lg border border-transparent bg-press/60 ps-8.5 pe-8 text-lg text-ink placeholder:text-ink-3 md:text-base',
          'transition-colors hover:bg-press focus:border-accent focus:bg-surface focus:outline-2 focus:outline-offset-0 focus:outline-accent/25',
        )}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={clearLabel}
          onClick={() => {
            onChange('');
            input?.current?.focus();
          }}
          className="absolute end-1 top-1/2 flex size-7 -translate-y-1/2 items-center justify-center rounded-md text-ink-3 hover:text-ink"
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
      {value === '' && shortcut !== undefined && (
        <kbd className="pointer-events-none absolute end-2 top-1/2 hidden size-5 -translate-y-1/2 items-center justify-center rounded border border-line bg-surface font-sans text-2xs text-ink-3 group-focus-within:hidden md:flex">
          {shortcut}
        </kbd>
      )}
    </div>
  );
}
