import { arrayAt, isObject, scalarAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';

export type TemplateCategory = 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
export const TEMPLATE_STATUSES = [
  'APPROVED',
  'PENDING',
  'REJECTED',
  'IN_APPEAL',
  'PAUSED',
  'DISABLED',
  'PENDING_DELETION',
  'LIMIT_EXCEEDED',
  'ARCHIVED',
] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];
export type QualityScore = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';

export interface Template {
  id: string;
  /** null: every account has it (made by the control API for all). */
  waba_id: string | null;
  name: string;
  /** With an underscore; empty: any. */
  language: string;
  category: TemplateCategory;
  previous_category: TemplateCategory | null;
  status: TemplateStatus;
  /** null: a stand-in of which nothing but name and category is known; its parameters are not checked. */
  components: Json[] | null;
  parameter_format: 'POSITIONAL' | 'NAMED';
  quality_score: QualityScore;
  rejected_reason: string;
  message_send_ttl_seconds: number | null;
  created_at: number;
  was_approved: boolean;
  /** When it was edited while approved. */
  edits: number[];
  /** Pauses for low quality so far. */
  pauses: number;
  /** When the pause for low quality ends. */
  paused_until: number | null;
  /** Messages are accepted and held back while Meta watches how the first ones do. */
  pacing: boolean;
}

/** The component of this type (`HEADER`, `BODY`, …), written in either case. */
export function componentOf(components: readonly unknown[] | null, type: string): Json | undefined {
  return components?.find(
    (one): one is Json => isObject(one) && String(one['type']).toUpperCase() === type.toUpperCase(),
  );
}

export function buttonsOf(components: readonly unknown[] | null): Json[] {
  return arrayAt(componentOf(components, 'BUTTONS'), 'buttons').filter(isObject);
}

/** The words of a component, or null. */
export const textAtOf = (part: unknown): string | null => textAt(part, 'text');

/** A component's or button's type in capitals. */
export const kindOf = (part: unknown): string => (textAt(part, 'type') ?? '').toUpperCase();

/** The holes of a text, in order: `1`, `2`, … or names. */
export function holesOf(text: string | null): string[] {
  return [...(text ?? '').matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name]) => name ?? '');
}

/** `en-US` and `en_US` are one language. */
export const languageKey = (code: string): string => code.replace('-', '_');

/** Templates of authentication have a text that the platform writes. */
export function withFixedText(category: string, components: Json[]): Json[] {
  if (category !== 'AUTHENTICATION') return components;
  return components.map((component) => {
    switch (kindOf(component)) {
      case 'BODY': {
        const advice = component['add_security_recommendation'] === true;
        const text = `*{{1}}* is your verification code.${advice ? ' For your security, do not share this code.' : ''}`;
        return { ...component, text, example: { body_text: [['123456']] } };
      }
      case 'FOOTER': {
        const minutes = scalarAt(component, 'code_expiration_minutes');
        return minutes === null ? component : { ...component, text: `This code expires in ${minutes} minutes.` };
      }
      default:
        return component;
    }
  });
}
