import type { ParameterFormat, TemplateProblem } from '../templates.model.ts';
import { examplesOf, holesOf, type Part, textAt } from './parts.ts';

export interface TextRules {
  field: string;
  /** In words: `The header`. */
  what: string;
  max: number;
  max_holes: number;
}

const count = (text: string): number => [...text].length;

/** Whether a text can be read, is short enough, and has its variables where the platform takes them. */
export function checkText(part: Part, format: ParameterFormat, rules: TextRules): TemplateProblem[] {
  const text = textAt(part, 'text') ?? '';
  const { field, what, max, max_holes } = rules;
  const at = `${field}.text`;
  if (text.trim() === '') return [{ field: at, message: `${what} has no words yet.` }];
  const problems: TemplateProblem[] = [];
  const length = count(text);
  if (length > max) problems.push({ field: at, message: `${what} has ${length} characters; Meta takes ${max}.` });
  const holes = holesOf(text);
  if (holes.length > max_holes) {
    const most = max_holes === 0 ? 'no variables' : 'one variable';
    problems.push({ field: at, message: `${what} may have ${most}.` });
  }
  if (holes.length === 0) return problems;
  problems.push(...nameProblems(holes, format, at));
  const examples = examplesOf(part);
  for (const hole of holes) {
    if ((examples.get(hole) ?? '').trim() !== '') continue;
    problems.push({
      field: `${field}.example`,
      message: `Give an example for {{${hole}}}: Meta reviews the template with it.`,
    });
  }
  return problems;
}

function nameProblems(holes: readonly string[], format: ParameterFormat, field: string): TemplateProblem[] {
  if (format === 'named') {
    const wrong = holes.find((hole) => !/^[a-z][a-z0-9_]*$/.test(hole));
    if (wrong === undefined) return [];
    const message = `{{${wrong}}} is not a name: use lower-case letters, digits and _, such as {{first_name}}.`;
    return [{ field, message }];
  }
  if (holes.every((hole, place) => hole === String(place + 1))) return [];
  return [{ field, message: 'Number the variables {{1}}, {{2}}, {{3}}, … in the order of the text, without a gap.' }];
}

/** Where the variables of a body may stand. */
export function checkPlaces(text: string, field: string): TemplateProblem[] {
  const holes = holesOf(text);
  if (holes.length === 0) return [];
  const problems: TemplateProblem[] = [];
  if (/^\s*\{\{/.test(text))
    problems.push({ field, message: 'Put words before the first variable: it may not begin the text.' });
  if (/\}\}\s*$/.test(text))
    problems.push({ field, message: 'Put words after the last variable: it may not end the text.' });
  if (/\}\}\s*\{\{/.test(text))
    problems.push({ field, message: 'Put words between two variables that stand side by side.' });
  const words = text.replaceAll(/\{\{[^{}]*\}\}/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words < holes.length * 2 + 1) {
    problems.push({
      field,
      message: 'There are too many variables for so few words: use fewer, or write more around them.',
    });
  }
  return problems;
}
