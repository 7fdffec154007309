import { randomInt } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';
import type { Timeline } from '../time/timeline.ts';
import { holesOf, languageKey, textAtOf } from './template.ts';
import type { Template, TemplateStatus } from './template.ts';

/** A template as the control API and the settings give it: whole, or only what is needed to show and price it. */
export interface TemplateInput {
  name: string;
  language?: string;
  category?: 'marketing' | 'utility' | 'authentication' | Template['category'];
  /** With `{{1}}` or `{{first_name}}` for the parameters. */
  body?: string;
  footer?: string;
  components?: Json[];
  status?: TemplateStatus;
  waba_id?: string | null;
  id?: string;
  quality_score?: Template['quality_score'];
  message_send_ttl_seconds?: number | null;
  pacing?: boolean;
}

export interface Templates {
  /** Makes or replaces the one with this account, name and language. Nothing is told by webhook. */
  put(input: TemplateInput): Template;
  add(template: Omit<Template, 'id'>): Template;
  get(id: string): Template | undefined;
  /** The one a number of this account would send. */
  find(waba_id: string, name: string, language: string): Template | undefined;
  named(waba_id: string, name: string): Template[];
  of(waba_id: string): Template[];
  list(): Template[];
  save(template: Template): void;
  delete(template: Template): void;
  /** Keeps a name (or `name/language`) from being used again for a while. */
  block(waba_id: string, name: string, until: number): void;
  isBlocked(waba_id: string, name: string): boolean;
  kept: Kept<Template>;
  keptBlocks: Kept<{ key: string; until: number }>;
  clear(): void;
}

export function createTemplates(timeline: Timeline, journal: Journal): Templates {
  let index: Map<string, Template> | null = null;
  const kept = createKept<Template>('templates', journal, () => (index = null));
  const keptBlocks = createKept<{ key: string; until: number }>('template_names', journal);

  const keyOf = (waba_id: string | null, name: string, language: string): string =>
    `${waba_id ?? ''}/${name}/${languageKey(language)}`;

  function exactly(waba_id: string | null, name: string, language: string): Template | undefined {
    index ??= new Map(kept.list().map((one) => [keyOf(one.waba_id, one.name, one.language), one]));
    return index.get(keyOf(waba_id, name, language));
  }

  const find = (waba_id: string, name: string, language: string): Template | undefined =>
    exactly(waba_id, name, language) ?? exactly(null, name, language) ?? exactly(null, name, '');

  function add(template: Omit<Template, 'id'>): Template {
    let id = newId();
    while (kept.get(id) !== undefined) id = newId();
    return kept.put(id, { ...template, id });
  }

  return {
    put(input) {
      const { body, footer, components, ...rest } = input;
      const waba_id = input.waba_id ?? null;
      const language = languageKey(input.language ?? '');
      const parts = components ?? componentsFrom(body, footer);
      const before = exactly(waba_id, input.name, language);
      const made: Omit<Template, 'id'> = {
        previous_category: null,
        status: 'APPROVED',
        components: null,
        quality_score: 'UNKNOWN',
        rejected_reason: 'NONE',
        message_send_ttl_seconds: null,
        created_at: timeline.now(),
        was_approved: true,
        edits: [],
        pauses: 0,
        paused_until: null,
        pacing: false,
        ...before,
        ...rest,
        parameter_format: isNamed(parts ?? before?.components ?? null) ? 'NAMED' : 'POSITIONAL',
        waba_id,
        language,
        category: (input.category ?? before?.category ?? 'MARKETING').toUpperCase() as Template['category'],
        ...(parts !== null && { components: parts }),
      };
      const id = input.id ?? before?.id;
      return id === undefined ? add(made) : kept.put(id, { ...made, id });
    },
    add,
    get: kept.get,
    find,
    named: (waba_id, name) => kept.list().filter((one) => one.waba_id === waba_id && one.name === name),
    of: (waba_id) => kept.list().filter((one) => one.waba_id === waba_id || one.waba_id === null),
    list: kept.list,
    save: (template) => kept.save(template.id),
    delete: (template) => void kept.delete(template.id),
    block(waba_id, name, until) {
      const key = `${waba_id}/${name}`;
      keptBlocks.put(key, { key, until });
    },
    isBlocked: (waba_id, name) => (keptBlocks.get(`${waba_id}/${name}`)?.until ?? 0) > timeline.now(),
    kept,
    keptBlocks,
    clear() {
      kept.clear();
      keptBlocks.clear();
    },
  };
}

function componentsFrom(body: string | undefined, footer: string | undefined): Json[] | null {
  if (body === undefined) return null;
  return [{ type: 'BODY', text: body }, ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }])];
}

function isNamed(components: Json[] | null): boolean {
  return (components ?? []).some((part) => holesOf(textAtOf(part)).some((hole) => !/^\d+$/.test(hole)));
}

/** 16 digits, as the platform has now; a JSON number in webhooks. */
function newId(): string {
  return String(randomInt(1, 9)) + String(randomInt(0, 2 ** 47)).padStart(15, '0');
}
