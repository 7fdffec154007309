import { cn } from './cn.ts';

export interface FilterTabsProps<Value extends string> {
  label: string;
  value: Value;
  onChange(value: Value): void;
  options: readonly { value: Value; label: string }[];
  className?: string;
}

/** One filter of several, as a row of quiet buttons that scrolls where it does not fit. */
export function FilterTabs<Value extends string>({
  label,
  value,
  onChange,
  options,
  className,
}: FilterTabsProps<Value>) {
  return (
    <div role="group" aria-label={label} className={cn('flex gap-1 overflow-x-auto [scrollbar-width:none]', className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cn(
            'h-7 shrink-0 rounded-md px-2.5 text-sm whitespace-nowrap text-ink-2 -outline-offset-2 transition-colors duration-100 hover:bg-hover hover:text-ink',
            'aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
