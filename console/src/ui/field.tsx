import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface Labelled {
  label: string;
  error?: string | undefined;
  /** What to know before writing. */
  hint?: string | undefined;
}

export type FieldProps = ComponentProps<'input'> &
  Labelled & {
    /** Drawn inside the field at its end: a unit, a button. */
    end?: ReactNode;
  };

const box =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-lg text-ink transition-colors md:text-base hover:border-ink-3 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent/30 disabled:bg-sunken disabled:text-ink-3 disabled:hover:border-line-strong read-only:bg-sunken';

/** A labelled input with its error beside it, tied together for assistive technology. */
export function Field({ label, error, hint, end, className, ...rest }: FieldProps) {
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
          aria-describedby={describedBy(id, error, hint)}
          className={cn(box, 'h-11', error !== undefined && 'border-danger hover:border-danger', end && 'pe-12')}
          {...rest}
        />
        {end !== undefined && <div className="absolute inset-y-0 end-1 flex items-center">{end}</div>}
      </div>
      <FieldHint id={id} hint={hint} />
      <FieldError id={id} error={error} />
    </div>
  );
}

export type TextAreaProps = ComponentProps<'textarea'> & Labelled;

export function TextArea({ label, error, hint, className, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, error, hint)}
        className={cn(box, 'resize-y py-2.5', error !== undefined && 'border-danger hover:border-danger')}
        {...rest}
      />
      <FieldHint id={id} hint={hint} />
      <FieldError id={id} error={error} />
    </div>
  );
}

function describedBy(id: string, error: string | undefined, hint: string | undefined): string | undefined {
  const ids = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(' ');
}

function FieldHint({ id, hint }: { id: string; hint: string | undefined }) {
  if (hint === undefined) return null;
  return (
    <p id={`${id}-hint`} className="text-sm text-ink-3 text-pretty">
      {hint}
    </p>
  );
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p id={`${id}-error`} className="flex items-center gap-1.5 text-sm text-danger">
      <CircleAlert className="size-3.5 shrink-0" aria-hidden />
      {error}
    </p>
  );
}
