import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { cn } from './cn.ts';
import { FieldError } from './field.tsx';

export type SelectProps = ComponentProps<'select'> & {
  label: string;
  /** The label is read aloud but not drawn: in a row of filters. */
  quiet?: boolean;
  options: readonly { value: string; label: string; disabled?: boolean }[];
  hint?: string | undefined;
  error?: string | undefined;
};

/** The platform's own list of choices, which every phone and screen reader knows how to open. */
export function Select({ label, quiet = false, options, hint, error, className, ...rest }: SelectProps) {
  const id = useId();
  const told = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className={quiet ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={told === '' ? undefined : told}
          className={cn(
            'w-full appearance-none truncate rounded-lg border bg-surface ps-3 pe-9 text-ink transition-colors',
            'focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30 disabled:opacity-55',
            quiet
              ? 'h-9 border-line text-lg hover:border-line-strong md:text-base'
              : 'h-11 border-line-strong text-lg hover:border-ink-3 md:text-base',
            error !== undefined && 'border-danger hover:border-danger',
          )}
          {...rest}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled} className="bg-raised text-ink">
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"
          aria-hidden
        />
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-ink-3 text-pretty">
          {hint}
        </p>
      )}
      <FieldError id={id} error={error} />
    </div>
  );
}
