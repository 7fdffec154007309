import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { useT } from '../i18n/index.ts';
import { Field } from '../ui/index.ts';
import { limitNames, readLimit } from './limit-fields.ts';

export interface LimitInputsProps<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  errorOf(name: FieldPath<Values>): string | undefined;
  /** What an empty field stands for. */
  placeholders: Partial<Record<(typeof limitNames)[number], string>>;
}

/** One field for each limit of a plan or a company. */
export function LimitInputs<Values extends FieldValues>({ form, errorOf, placeholders }: LimitInputsProps<Values>) {
  const t = useT();
  return (
    <div className="grid gap-4.5 sm:grid-cols-2">
      {limitNames.map((name) => (
        <Field
          key={name}
          label={t(`plans.${name}`)}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholders[name] ?? t('list.unlimited')}
          error={errorOf(name as FieldPath<Values>)}
          {...form.register(name as FieldPath<Values>, {
            validate: (text: string) => !Number.isNaN(readLimit(name, text)) || t('plans.not_a_limit'),
          })}
        />
      ))}
    </div>
  );
}
