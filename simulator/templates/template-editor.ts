import { GraphError } from '../errors/graph-error.ts';
import { isObject, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Rules } from '../settings.ts';
import type { Timeline } from '../time/timeline.ts';
import { checkComponents } from './check-template.ts';
import { templateFault, templateInvalid } from './template-fault.ts';
import type { TemplateLife } from './template-life.ts';
import type { Templates } from './template-store.ts';
import { languageKey, withFixedText } from './template.ts';
import type { Template, TemplateCategory } from './template.ts';

/** Making, changing and deleting templates, with the platform's own limits. */
export interface TemplateEditor {
  create(waba_id: string, body: Json, most: number): Template;
  edit(template: Template, body: Json): Template;
  /** All languages of the name, or the one with this id. */
  remove(waba_id: string, name: string, id: string | null): void;
  clear(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CREATED_IN_AN_HOUR = 100;
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
/** From and to, in seconds; -1 is 30 days for the first two. */
const TTL: Record<TemplateCategory, [number, number]> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
};

export function createTemplateEditor(deps: {
  templates: Templates;
  life: TemplateLife;
  timeline: Timeline;
  rules: Rules;
}): TemplateEditor {
  const { templates, life, timeline, rules } = deps;
  const created = new Map<string, number[]>();

  function create(waba_id: string, body: Json, most: number): Template {
    const name = textAt(body, 'name') ?? '';
    if (!/^[a-z0-9_]{1,512}$/.test(name))
      templateInvalid('name must be of lower-case letters, digits and underscores, at most 512');
    const language = languageKey(textAt(body, 'language') ?? '');
    if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language))
      templateInvalid(`language ${language || 'missing'} is not supported`);
    const category = categoryOf(body);
    const components = componentsOf(body['components'], category, isNamed(body));
    if (templates.isBlocked(waba_id, name) || templates.isBlocked(waba_id, `${name}/${language}`))
      templateFault(
        2388023,
        'A template of this name was deleted. New content can be added 4 weeks after that, or under another name.',
      );
    if (templates.named(waba_id, name).some((one) => one.language === language))
      templateFault(2388024, 'There is already a template of this name in this language.');
    if (templates.of(waba_id).length >= most) templateFault(2388019, `An account may have ${most} templates.`);
    countCreation(waba_id);
    const template = templates.add({
      waba_id,
      name,
      language,
      category,
      previous_category: null,
      status: 'PENDING',
      components,
      parameter_format: isNamed(body) ? 'NAMED' : 'POSITIONAL',
      quality_score: 'UNKNOWN',
      rejected_reason: 'NONE',
      message_send_ttl_seconds: ttlOf(body, category),
      created_at: timeline.now(),
      was_approved: false,
      edits: [],
      pauses: 0,
      paused_until: null,
      pacing: false,
    });
    life.review(template);
    return template;
  }

  function componentsOf(given: unknown, category: TemplateCategory, named: boolean): Json[] {
    if (!Array.isArray(given) || !given.every(isObject)) templateInvalid('components must be a list');
    checkComponents({ category, named, components: given });
    return withFixedText(category, given);
  }

  function countCreation(waba_id: string): void {
    const recent = (created.get(waba_id) ?? []).filter((at) => timeline.now() - at < HOUR_MS);
    if (recent.length >= CREATED_IN_AN_HOUR)
      throw new GraphError(80007, 'At most 100 templates may be made in an hour.');
    created.set(waba_id, [...recent, timeline.now()]);
  }

  function edit(template: Template, body: Json): Template {
    if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status))
      templateFault(2388039, `A template that is ${template.status} cannot be edited.`);
    const approved = template.status === 'APPROVED';
    const category = body['category'] === undefined ? template.category : categoryOf(body);
    if (approved && category !== template.category)
      templateFault(2388039, 'The category of an approved template is fixed.');
    const ttl =
      body['message_send_ttl_seconds'] === undefined ? template.message_send_ttl_seconds : ttlOf(body, category);
    if (body['components'] === undefined) {
      Object.assign(template, { category, message_send_ttl_seconds: ttl });
      templates.save(template);
      return template;
    }
    const named = body['parameter_format'] === undefined ? template.parameter_format === 'NAMED' : isNamed(body);
    const components = componentsOf(body['components'], category, named);
    if (approved) countEdit(template);
    Object.assign(template, {
      category,
      components,
      message_send_ttl_seconds: ttl,
      parameter_format: named ? 'NAMED' : 'POSITIONAL',
      status: 'PENDING',
      paused_until: null,
    });
    templates.save(template);
    life.tellComponents(template);
    life.review(template);
    return template;
  }

  /** Once a day and ten times in thirty. */
  function countEdit(template: Template): void {
    const month = template.edits.filter((at) => timeline.now() - at < 30 * DAY_MS);
    if (month.some((at) => timeline.now() - at < DAY_MS) || month.length >= 10)
      templateFault(2388039, 'An approved template can be edited once in 24 hours and 10 times in 30 days.');
    template.edits = [...month, timeline.now()];
  }

  function remove(waba_id: string, name: string, id: string | null): void {
    const all = templates.named(waba_id, name).filter((one) => id === null || one.id === id);
    if (all.length === 0) templateInvalid(`there is no template named ${name}`);
    if (all.some((one) => one.status === 'DISABLED')) templateFault(2388039, 'A disabled template cannot be deleted.');
    for (const template of all) {
      templates.delete(template);
      const blocked = id === null ? name : `${name}/${template.language}`;
      if (template.was_approved) templates.block(waba_id, blocked, timeline.now() + 30 * DAY_MS);
      life.tellStatus(template, 'DELETED', { reason: 'NONE' });
    }
  }

  /** Complaints stand as a code or as a subcode, as the settings have it. */
  function inForm<Arguments extends unknown[], Result>(
    act: (...given: Arguments) => Result,
  ): (...given: Arguments) => Result {
    return (...given) => {
      try {
        return act(...given);
      } catch (error) {
        if (
          error instanceof GraphError &&
          error.code > 2_388_000 &&
          error.code < 2_389_000 &&
          rules.template_errors === 'subcode'
        )
          throw new GraphError(100, null, { ...error.options, subcode: error.code });
        throw error;
      }
    };
  }

  return { create: inForm(create), edit: inForm(edit), remove: inForm(remove), clear: () => created.clear() };
}

const isNamed = (body: Json): boolean => (textAt(body, 'parameter_format') ?? '').toUpperCase() === 'NAMED';

function categoryOf(body: Json): TemplateCategory {
  const category = (textAt(body, 'category') ?? '').toUpperCase();
  if (!CATEGORIES.includes(category)) templateInvalid(`category must be one of ${CATEGORIES.join(', ')}`);
  return category as TemplateCategory;
}

function ttlOf(body: Json, category: TemplateCategory): number | null {
  const ttl = body['message_send_ttl_seconds'];
  if (ttl === undefined || ttl === null) return null;
  const [from, to] = TTL[category];
  if (ttl === -1 && category !== 'MARKETING') return -1;
  if (typeof ttl !== 'number' || ttl < from || ttl > to)
    templateInvalid(`message_send_ttl_seconds of this category must be from ${from} to ${to}`);
  return ttl;
}
