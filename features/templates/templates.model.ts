import type { Generated, JSONColumnType } from 'kysely';
import { z } from 'zod';
import { templateLanguage, templateName } from '#connectors/messaging';
import { listAnswer, listQuery, timestamp } from '#platform/http';
import { component } from './components.model.ts';
import type { Part } from './rules/parts.ts';

export type ParameterFormat = 'positional' | 'named';

/** What is said of a template to the platform, or is to be said. */
export interface Draft {
  category: string;
  parameter_format: ParameterFormat;
  components: Part[];
}

declare module '#platform/db' {
  interface Tables {
    templates: {
      company_id: string;
      id: string;
      waba_id: string;
      name: string;
      language: string;
      category: string;
      status: string;
      parameter_format: ParameterFormat;
      components: JSONColumnType<Part[]>;
      draft: JSONColumnType<Draft> | null;
      platform_id: string | null;
      quality: string | null;
      rejected_reason: string | null;
      pause_reason: string | null;
      paused_until: Date | null;
      correct_category: string | null;
      problem: JSONColumnType<PlatformProblem> | null;
      edits: Generated<Date[]>;
      submitted_at: Date | null;
      status_at: Date | null;
      synced_at: Date | null;
      created_at: Generated<Date>;
      updated_at: Generated<Date>;
    };
  }
}

declare module '#platform/events' {
  interface EventTypes {
    'template.created': { template_id: string };
    'template.updated': { template_id: string };
    'template.deleted': { template_id: string };
    'template.status_changed': { template_id: string; status: string; previous: string };
    'template.quality_changed': { template_id: string; quality: string; previous: string | null };
    'template.category_changed': { template_id: string; category: string; correct_category: string | null };
  }
}

const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;

const problemOfTemplate = z.object({ field: z.string(), message: z.string() });
export type TemplateProblem = z.infer<typeof problemOfTemplate>;

const platformProblem = z.object({
  code: z.int().nullable(),
  title: z.string(),
  advice: z.string(),
  detail: z.string().meta({ description: 'in the words of Meta' }),
});
export type PlatformProblem = z.infer<typeof platformProblem>;

const parameter_format = z.enum(['positional', 'named']);
const part = z.record(z.string(), z.unknown());

export const templateWire = z
  .object({
    id: z.uuid(),
    waba_id: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    status: z
      .string()
      .meta({ description: 'DRAFT, or the word of Meta: PENDING, APPROVED, REJECTED, PAUSED, DISABLED, …' }),
    can_be_sent: z.boolean(),
    parameter_format,
    components: z.array(part).meta({ description: 'as Meta has them; of a draft, as they will be submitted' }),
    draft: z
      .object({ category: z.string(), parameter_format, components: z.array(part) })
      .nullable()
      .meta({ description: 'a change that is not submitted yet' }),
    problems: z.array(problemOfTemplate).meta({ description: 'what has to be corrected before it can be submitted' }),
    platform_id: z.string().nullable(),
    quality: z.string().nullable(),
    rejection: z.object({ reason: z.string(), title: z.string(), advice: z.string() }).nullable(),
    pause: z.object({ title: z.string(), advice: z.string(), until: timestamp.nullable() }).nullable(),
    correct_category: z.string().nullable().meta({ description: 'what Meta has announced to make of it' }),
    problem: platformProblem.nullable().meta({ description: 'why the last submission was not taken' }),
    editable: z.boolean(),
    next_edit_at: timestamp.nullable().meta({ description: 'when Meta takes the next change of an approved one' }),
    submitted_at: timestamp.nullable(),
    synced_at: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Template' });
export type TemplateWire = z.infer<typeof templateWire>;

export const templateList = listAnswer(templateWire).meta({ id: 'TemplateList' });

const digits = z.string().regex(/^[0-9]{1,32}$/, 'the digits that Meta shows');
const components = z.array(component).max(10);
const category = z.enum(CATEGORIES);

export const templateQuery = listQuery({
  sort: ['created_at', 'name'],
  filters: {
    waba_id: digits.optional(),
    name: templateName.optional(),
    language: templateLanguage.optional(),
    status: z
      .string()
      .regex(/^[A-Z_]{1,40}$/)
      .optional(),
    category: z
      .string()
      .regex(/^[A-Z_]{1,40}$/)
      .optional(),
    quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  },
});
export type TemplateQuery = z.infer<typeof templateQuery>;

export const templateCreate = z.strictObject({
  waba_id: digits.optional().meta({ description: 'may be left out where all numbers are of one account' }),
  name: templateName,
  language: templateLanguage,
  category,
  parameter_format: parameter_format.optional(),
  components,
});
export type TemplateCreate = z.infer<typeof templateCreate>;

export const templatePatch = z
  .strictObject({
    name: templateName,
    language: templateLanguage,
    category,
    parameter_format,
    components,
    draft: z.null().meta({ description: 'null: forget the change that was not submitted' }),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });
export type TemplatePatch = z.infer<typeof templatePatch>;

export const draftCheck = z.strictObject({ category, parameter_format: parameter_format.optional(), components });
export const draftVerdict = z.object({ problems: z.array(problemOfTemplate) }).meta({ id: 'TemplateVerdict' });
