import type { Mailer } from '#features/mails';
import { activeAdmins, displayName } from '#features/users';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import { notFound } from '#platform/http';
import { newId, type Clock } from '#platform/runtime';
import type { NewNotice, NoticeWire } from './notices.model.ts';
import { closeNotice, dismissNotice, keepNotice } from './notices.repository.ts';

/** How long people are left alone about what they have dismissed and what still lasts. */
const HUSHED_MS = 7 * 86_400_000;
const TITLE = 200;
const DETAIL = 2_000;

/** What raising a notice takes: the time, and a mailer for those that cannot wait. */
export interface NoticeTools {
  clock: Clock;
  mailer: Mailer;
}

/**
 * Tells the people of the company, once for as long as the trouble lasts. What is critical is mailed to its administrators
 * as well. In the caller's transaction: it is told if and only if that commits. Answers whether anybody was told anew.
 */
export async function raiseNotice(tdb: TenantDb, notice: NewNotice, { clock, mailer }: NoticeTools): Promise<boolean> {
  const title = notice.title.slice(0, TITLE);
  const detail = notice.detail.slice(0, DETAIL);
  const { id, tell } = await keepNotice(tdb, { ...notice, title, detail, id: newId(), now: clock.now() }, HUSHED_MS);
  if (!tell) return false;
  const { kind, severity } = notice;
  await appendEvents(tdb, [{ type: 'notice.raised', data: { notice_id: id, kind, severity } }]);
  if (severity === 'critical') await mailAdmins(tdb, mailer, { title, detail });
  return true;
}

async function mailAdmins(tdb: TenantDb, mailer: Mailer, about: { title: string; detail: string }): Promise<void> {
  for (const admin of await activeAdmins(tdb)) {
    await mailer.queueMail(tdb, {
      kind: 'notice',
      to: admin.email,
      recipient_id: admin.id,
      name: displayName(admin),
      about,
      path: '/notices',
    });
  }
}

/** Says that the trouble is over. Answers whether there was any notice of it. */
export async function resolveNotice(tdb: TenantDb, dedupe_key: string, { clock }: Pick<NoticeTools, 'clock'>) {
  const ids = await closeNotice(tdb, dedupe_key, clock.now());
  await appendEvents(
    tdb,
    ids.map((notice_id) => ({ type: 'notice.resolved' as const, data: { notice_id } })),
  );
  return ids.length > 0;
}

/** People know. Throws a 404; what is dismissed or over already is answered as it is. */
export async function dismiss(
  tdb: TenantDb,
  id: string,
  by: { user_id: string | null; now: Date },
): Promise<NoticeWire> {
  const found = await dismissNotice(tdb, id, by);
  if (found === undefined) throw notFound('Notice');
  if (found.changed) await appendEvents(tdb, [{ type: 'notice.dismissed', data: { notice_id: id } }]);
  return found.notice;
}
