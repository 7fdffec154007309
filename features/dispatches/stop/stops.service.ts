import { raiseNotice, resolveNotice, type NoticeTools } from '#features/notices';
import type { SystemDb, TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { CompanySending, InstallSending } from './stops.model.ts';
import {
  countAllUnderWay,
  countUnderWay,
  countWaiting,
  deleteInstallStop,
  deleteStop,
  findInstallStop,
  findStop,
  insertInstallStop,
  insertStop,
  type Stop,
} from './stops.repository.ts';

export interface StopOrder {
  stopped: boolean;
  reason: string | null;
  by: string | null;
}

const NOTICE = 'sending-stopped';

/** Whether the company sends, and what is on its way all the same. */
export async function companySendingOf(tdb: TenantDb): Promise<CompanySending> {
  const stop = await findStop(tdb);
  return {
    ...wireOf(stop),
    install_stopped: (await findInstallStop(tdb)) !== undefined,
    under_way: await countUnderWay(tdb),
    waiting: await countWaiting(tdb),
  };
}

/** Stops the company's sending or lets it go on. What is queued stays queued; what was on its way is told. */
export async function changeCompanySending(tdb: TenantDb, order: StopOrder, tools: NoticeTools): Promise<void> {
  if (!order.stopped) {
    if (!(await deleteStop(tdb))) return;
    await resolveNotice(tdb, NOTICE, tools);
    await appendEvents(tdb, [{ type: 'sending.resumed', data: { scope: 'company' } }]);
    return;
  }
  if (!(await insertStop(tdb, { ...order, at: tools.clock.now() }))) return;
  await appendEvents(tdb, [{ type: 'sending.stopped', data: { scope: 'company' } }]);
  await raiseNotice(
    tdb,
    {
      kind: 'sending.stopped',
      severity: 'critical',
      title: 'Sending is stopped',
      detail: `Nothing goes out to customers until somebody lets sending go on.${order.reason === null ? '' : ` Reason: ${order.reason}`}`,
      subject: { type: 'sending', id: tdb.company_id },
      dedupe_key: NOTICE,
    },
    tools,
  );
}

export async function installSendingOf(sdb: SystemDb): Promise<InstallSending> {
  return { ...wireOf(await findInstallStop(sdb)), under_way: await countAllUnderWay(sdb) };
}

/** The same for every company of the install; each shows it, and none can lift it. */
export async function changeInstallSending(sdb: SystemDb, order: StopOrder, now: Date): Promise<void> {
  if (order.stopped) await insertInstallStop(sdb, { ...order, at: now });
  else await deleteInstallStop(sdb);
}

function wireOf(stop: Stop | undefined): { stopped: boolean; reason: string | null; stopped_at: string | null } {
  if (stop === undefined) return { stopped: false, reason: null, stopped_at: null };
  return { stopped: true, reason: stop.reason, stopped_at: stop.stopped_at.toISOString() };
}
