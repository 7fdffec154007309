import { CircleAlert } from 'lucide-react';
import { useT } from '../i18n/index.ts';
import { Note } from '../ui/index.ts';

/** What is wrong in a section, beneath it. */
export function Faults({ of }: { of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-sm text-warn">
      {of.map((fault) => (
        <li key={fault} className="flex items-start gap-1.5">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {fault}
        </li>
      ))}
    </ul>
  );
}

/** Of parts that the builder has no fields for. */
export function FaultList({ kept, faults }: { kept: boolean; faults: readonly string[] }) {
  const t = useT();
  if (!kept) return null;
  return (
    <Note>
      {t('templates.kept_parts')}
      <Faults of={faults} />
    </Note>
  );
}
