import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './cn.ts';

const item =
  'flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-base text-ink outline-none select-none data-[highlighted]:bg-hover';

export interface MenuProps {
  /** The element that opens it; it keeps its own look and name. */
  trigger: ReactElement<Record<string, unknown>>;
  side?: 'top' | 'bottom' | 'inline-end';
  align?: 'start' | 'end';
  children: ReactNode;
}

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup className="min-w-56 rounded-xl border border-line bg-raised p-1.5 shadow-float outline-none transition-opacity duration-100 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  icon?: ReactNode;
  onSelect(): void;
  danger?: boolean;
  children: ReactNode;
}

export function MenuItem({ icon, onSelect, danger = false, children }: MenuItemProps) {
  return (
    <Base.Item className={cn(item, danger && 'text-danger data-[highlighted]:bg-danger-soft')} onClick={onSelect}>
      {icon}
      {children}
    </Base.Item>
  );
}

export interface MenuChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: { value: string; label: string; icon?: ReactNode }[];
}

/** One of several, inside a menu; the menu stays open so that the effect can be seen. */
export function MenuChoice({ label, value, onChange, options }: MenuChoiceProps) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-3">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(String(next))}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick={false} className={item}>
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <Base.RadioItemIndicator>
              <Check className="size-4 text-accent" aria-hidden />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
