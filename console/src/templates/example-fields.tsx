import { useT } from '../i18n/index.ts';
import { Field } from '../ui/index.ts';

export interface ExampleFieldsProps {
  holes: readonly string[];
  values: Record<string, string>;
  onChange(values: Record<string, string>): void;
}

/** One field for each variable of a text. */
export function ExampleFields({ holes, values, onChange }: ExampleFieldsProps) {
  const t = useT();
  if (holes.length === 0) return null;
  return (
    <div className="rounded-lg bg-sunken p-4">
      <p className="text-sm font-medium">{t('templates.examples')}</p>
      <p className="mb-3 text-sm text-ink-3 text-pretty">{t('templates.examples_hint')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {holes.map((hole) => (
          <Field
            key={hole}
            label={`{{${hole}}}`}
            aria-label={t('templates.example_of', { name: hole })}
            dir="auto"
            value={values[hole] ?? ''}
            onChange={({ target }) => onChange({ ...values, [hole]: target.value })}
          />
        ))}
      </div>
    </div>
  );
}
