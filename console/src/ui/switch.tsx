import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';

export interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
}

/** Something that is on or off, and takes effect by itself. */
export function Switch({ label, hint, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6">
      <span className="min-w-0">
        <label id={`${id}-label`} htmlFor={id} className="block text-base font-medium">
          {label}
        </label>
        {hint !== undefined && <span className="mt-0.5 block text-sm text-ink-2 text-pretty">{hint}</span>}
      </span>
      <Base.Root
        id={id}
        aria-labelledby={`${id}-label`}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="flex h-6 w-10 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors data-[checked]:bg-accent data-[disabled]:opacity-50"
      >
        <Base.Thumb className="size-5 rounded-full bg-surface shadow-sm transition-transform duration-150 data-[checked]:translate-x-4 rtl:data-[checked]:-translate-x-4" />
      </Base.Root>
    </div>
  );
}
