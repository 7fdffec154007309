import { type FormEvent, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm, type UseFormReturn } from 'react-hook-form';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import { fieldErrors } from './field-errors.ts';
import { useCountdown } from './use-countdown.ts';

export interface SaveForm<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  onSubmit(event: FormEvent): void;
  busy: boolean;
  /** What went wrong and no field says; null while all is well. */
  problem: ApiProblem | null;
  /** Seconds until the server wants to hear from us again. */
  wait_s: number;
  forget(): void;
  /** The message of one field, for its `error`. */
  errorOf(name: Path<Values>): string | undefined;
}

/** A form whose mistakes are told where they were made, whoever found them: the form itself or the server. */
export function useSaveForm<Values extends FieldValues>(
  values: DefaultValues<Values>,
  save: (values: Values, form: UseFormReturn<Values>) => Promise<unknown>,
): SaveForm<Values> {
  const form = useForm<Values>({ defaultValues: values });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [wait_s, setWait] = useCountdown();
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (entered) => {
    setProblem(null);
    try {
      await save(entered, form);
    } catch (cause) {
      const refused = asProblem(cause);
      const names = Object.keys(entered) as Path<Values>[];
      const told = fieldErrors(refused, names);
      for (const [name, message] of told.fields) form.setError(name as Path<Values>, { message });
      const [first] = told.fields.keys();
      if (first !== undefined) form.setFocus(first as Path<Values>);
      if (first === undefined || told.rest.length > 0) setProblem(refused);
      if (refused.kind === 'busy') setWait(Math.ceil(refused.retry_after_s ?? 0));
    }
  });

  return {
    form,
    onSubmit: (event) => void submit(event),
    busy: isSubmitting,
    problem,
    wait_s,
    forget: () => setProblem(null),
    errorOf(name) {
      const found = errors[name]?.message;
      return typeof found === 'string' ? found : undefined;
    },
  };
}
