import { Contact, LayoutTemplate, ListChecks, MapPin, Paperclip, Plus } from 'lucide-react';
import { useT, type WordKey } from '../../i18n/index.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';

export type Extra = 'location' | 'contact' | 'choices' | 'template';

const extras = [
  { extra: 'template', label: 'sending.add.template', icon: LayoutTemplate },
  { extra: 'choices', label: 'sending.add.choices', icon: ListChecks },
  { extra: 'location', label: 'sending.add.location', icon: MapPin },
  { extra: 'contact', label: 'sending.add.contact', icon: Contact },
] as const satisfies { extra: Extra; label: WordKey; icon: unknown }[];

export interface AttachMenuProps {
  onFiles(): void;
  onExtra(extra: Extra): void;
}

/** Everything that can be sent besides words. Loaded with the first look at a conversation that may be answered. */
export default function AttachMenu({ onFiles, onExtra }: AttachMenuProps) {
  const t = useT();
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t('sending.add.label')}
          title={t('sending.add.label')}
          className="mb-1 flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink data-[popup-open]:bg-hover"
        >
          <Plus className="size-5" aria-hidden />
        </button>
      }
    >
      <MenuItem icon={<Paperclip className="size-4 text-ink-2" aria-hidden />} onSelect={onFiles}>
        {t('sending.add.files')}
      </MenuItem>
      {extras.map(({ extra, label, icon: Icon }) => (
        <MenuItem key={extra} icon={<Icon className="size-4 text-ink-2" aria-hidden />} onSelect={() => onExtra(extra)}>
          {t(label)}
        </MenuItem>
      ))}
    </Menu>
  );
}
