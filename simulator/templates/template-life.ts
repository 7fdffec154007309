import type { Timeline } from '../time/timeline.ts';
import type { Pending } from '../time/pending.ts';
import type { ReviewSettings } from '../settings.ts';
import type { AccountNews } from '../ledger/account-news.ts';
import type { Templates } from './template-store.ts';
import { componentOf, buttonsOf, kindOf, textAtOf } from './template.ts';
import type { QualityScore, Template, TemplateCategory } from './template.ts';

/** What happens to a template after it was handed in; each step is told by webhook. */
export interface TemplateLife {
  /** Decides on it, by the rules of the settings, when their time has come. */
  review(template: Template): void;
  approve(template: Template): void;
  reject(template: Template, reason: string, info?: { reason: string; recommendation: string }): void;
  /** For low quality: 3 hours, then 6, then disabled for good. */
  pause(template: Template): void;
  disable(template: Template): void;
  /** Lifts a pause, of whichever kind. */
  unpause(template: Template): void;
  setQuality(template: Template, score: QualityScore): void;
  /** Announces a new category, or has it come true. */
  recategorise(template: Template, category: TemplateCategory, announced_for?: number): void;
  tellStatus(template: Template, event: string, extra?: Record<string, unknown>): void;
  tellComponents(template: Template): void;
  /** Sets the clocks of those that are on their way, after a restart. */
  resume(): void;
}

const HOUR_MS = 3_600_000;
const PAUSES_MS = [3 * HOUR_MS, 6 * HOUR_MS];

export function createTemplateLife(deps: {
  templates: Templates;
  timeline: Timeline;
  pending: Pending;
  news: AccountNews;
  settings: { review: ReviewSettings };
}): TemplateLife {
  const { templates, timeline, pending, news } = deps;

  function review(template: Template): void {
    const { delay_ms, decision, rules } = deps.settings.review;
    const rule = rules.find((one) => new RegExp(one.name, 'i').test(template.name));
    const decided = rule?.decision ?? decision;
    if (decided === 'hold') return;
    pending.begin('reviews');
    timeline.after(rule?.delay_ms ?? delay_ms, () => {
      pending.end('reviews');
      if (templates.get(template.id) !== template || template.status !== 'PENDING') return;
      if (decided === 'reject') return reject(template, rule?.reason ?? 'INVALID_FORMAT');
      if (rule?.category !== undefined) recategorise(template, rule.category);
      approve(template);
    });
  }

  function change(template: Template, changes: Partial<Template>): void {
    Object.assign(template, changes);
    templates.save(template);
  }

  function approve(template: Template): void {
    change(template, { status: 'APPROVED', was_approved: true, rejected_reason: 'NONE' });
    tellStatus(template, 'APPROVED', { reason: 'NONE' });
  }

  function reject(template: Template, reason: string, info?: { reason: string; recommendation: string }): void {
    change(template, { status: 'REJECTED', rejected_reason: reason });
    tellStatus(template, 'REJECTED', { reason, ...(info !== undefined && { rejection_info: info }) });
  }

  function pause(template: Template): void {
    const length = PAUSES_MS[template.pauses];
    if (length === undefined) return disable(template);
    const title = template.pauses === 0 ? 'FIRST_PAUSE' : 'SECOND_PAUSE';
    change(template, { status: 'PAUSED', pauses: template.pauses + 1, paused_until: timeline.now() + length });
    tellStatus(template, 'PAUSED', {
      reason: 'NONE',
      other_info: { title, description: `Paused for ${length / HOUR_MS} hours because people did not like it.` },
    });
    endPause(template);
  }

  function endPause(template: Template): void {
    const until = template.paused_until;
    if (until === null) return;
    timeline.after(until - timeline.now(), () => {
      if (template.paused_until === until && template.status === 'PAUSED') unpause(template);
    });
  }

  function unpause(template: Template): void {
    change(template, { status: 'APPROVED', paused_until: null, pacing: false });
    tellStatus(template, 'APPROVED', {
      reason: 'NONE',
      other_info: { title: 'UNPAUSE', description: 'It may be sent again.' },
    });
  }

  function disable(template: Template): void {
    change(template, { status: 'DISABLED', paused_until: null });
    tellStatus(template, 'DISABLED', {
      reason: 'NONE',
      disable_info: { disable_date: String(Math.floor(timeline.now() / 1_000)) },
      other_info: { title: 'DISABLED', description: 'Disabled for low quality.' },
    });
  }

  function setQuality(template: Template, score: QualityScore): void {
    const previous = template.quality_score;
    change(template, { quality_score: score });
    news.tell(template.waba_id, 'message_template_quality_update', {
      previous_quality_score: previous,
      new_quality_score: score,
      ...nameOf(template),
    });
    if (score === 'RED' && template.status === 'APPROVED') pause(template);
  }

  function recategorise(template: Template, category: TemplateCategory, announced_for?: number): void {
    if (announced_for !== undefined) {
      news.tell(template.waba_id, 'template_category_update', {
        ...nameOf(template),
        new_category: template.category,
        correct_category: category,
        category_update_timestamp: Math.floor(announced_for / 1_000),
      });
      timeline.after(announced_for - timeline.now(), () => recategorise(template, category));
      return;
    }
    const previous = template.category;
    if (previous === category) return;
    change(template, { category, previous_category: previous });
    news.tell(template.waba_id, 'template_category_update', {
      ...nameOf(template),
      previous_category: previous,
      new_category: category,
    });
  }

  function tellStatus(template: Template, event: string, extra: Record<string, unknown> = {}): void {
    news.tell(template.waba_id, 'message_template_status_update', {
      event,
      ...nameOf(template),
      message_template_category: template.category,
      ...extra,
    });
  }

  function tellComponents(template: Template): void {
    const header = textAtOf(componentOf(template.components, 'HEADER'));
    const footer = textAtOf(componentOf(template.components, 'FOOTER'));
    const buttons = buttonsOf(template.components);
    news.tell(template.waba_id, 'message_template_components_update', {
      ...nameOf(template),
      ...(header !== null && { message_template_title: header }),
      message_template_element: textAtOf(componentOf(template.components, 'BODY')),
      ...(footer !== null && { message_template_footer: footer }),
      ...(buttons.length > 0 && {
        message_template_buttons: buttons.map((button) => ({
          message_template_button_type: kindOf(button),
          message_template_button_text: textAtOf(button),
          ...(typeof button['url'] === 'string' && { message_template_button_url: button['url'] }),
          ...(typeof button['phone_number'] === 'string' && {
            message_template_button_phone_number: button['phone_number'],
          }),
        })),
      }),
    });
  }

  return {
    review,
    approve,
    reject,
    pause,
    disable,
    unpause,
    setQuality,
    recategorise,
    tellStatus,
    tellComponents,
    resume() {
      for (const template of templates.list()) {
        if (template.status === 'PENDING') review(template);
        if (template.status === 'PAUSED') endPause(template);
      }
    },
  };
}

/** In webhooks the id is a JSON number. */
function nameOf(template: Template): Record<string, unknown> {
  return {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
}
