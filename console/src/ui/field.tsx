import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

export type FieldProps = ComponentProps<'input'> & {
  label: string;
  error?: string | undefined;
  /** Drawn inside the field at its end: a unit, a button. */
  end?: ReactNode;
};

/** A labelled input with its error beside it, tied together for assistive technology. */
export function Field({ label, error, end, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          className={cn(
            'h-11 w-full rounded-lg border border-line-strong bg-surface px-3 text-lg text-ink md:text-base',
            'transition-colors hover:border-ink-3 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30',
            error !== undefined && 'border-danger hover:border-danger',
            end !== undefined && 'pe-12',
          )}
          {...rest}
        />
        {end !== undefined && <div className="absolute inset-y-0 end-1 flex items-center">{end}</div>}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="flex items-center gap-1.5 text-sm text-danger">
          <CircleAlert className="size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </div>
  );
}
