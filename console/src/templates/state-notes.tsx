import { formatMoment, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Note } from '../ui/index.ts';
import type { Template } from './types.ts';
import { categoryWord } from './words.ts';

/** How it stands with the platform, and what to do about it. */
export function StateNotes({ template }: { template: Template }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const { status, rejection, pause, problem, correct_category, draft, next_edit_at, editable } = template;
  const later = next_edit_at !== null && new Date(next_edit_at) > now;
  return (
    <>
      {problem !== null && (
        <Note tone="danger">
          <strong className="font-semibold">{t('templates.refused', { title: problem.title })}</strong> {problem.advice}{' '}
          {t('templates.in_words_of_meta', { detail: problem.detail })}
        </Note>
      )}
      {rejection !== null && (
        <Note tone="danger">
          <strong className="font-semibold">{t('templates.rejected', { title: rejection.title })}</strong>{' '}
          {rejection.advice}
        </Note>
      )}
      {pause !== null && (
        <Note tone="warn">
          <strong className="font-semibold">{pause.title}.</strong> {pause.advice}{' '}
          {pause.until !== null && t('templates.paused_until', { time: formatMoment(pause.until, language) })}
        </Note>
      )}
      {correct_category !== null && (
        <Note tone="warn">{t('templates.category_announced', { category: categoryWord(t, correct_category) })}</Note>
      )}
      {draft !== null && <Note>{t('templates.change_note')}</Note>}
      {later && <Note>{t('templates.next_edit', { time: formatMoment(next_edit_at, language) })}</Note>}
      {!editable && <Note>{t(status === 'PENDING' ? 'templates.waiting' : 'templates.not_editable')}</Note>}
    </>
  );
}
