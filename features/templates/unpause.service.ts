import { resolveNotice } from '#features/notices';
import type { TenantDb } from '#platform/db';
import { appendEvents } from '#platform/events';
import type { Clock } from '#platform/runtime';
import { asOf } from './as-of.ts';
import type { TemplateWire } from './templates.model.ts';
import { lockTemplate, updateTemplate } from './templates.repository.ts';
import { wireOf } from './templates.service.ts';

/** The platform lets it go on. Undefined when it has gone meanwhile. */
export async function noteUnpaused(tdb: TenantDb, id: string, clock: Clock): Promise<TemplateWire | undefined> {
  const row = await lockTemplate(tdb, id);
  if (row === undefined) return undefined;
  const resumed = { status: 'APPROVED', status_at: asOf(clock.now()), pause_reason: null, paused_until: null };
  const changed = await updateTemplate(tdb, id, resumed);
  await resolveNotice(tdb, `template:${id}:status`, { clock });
  const { status } = resumed;
  await appendEvents(tdb, [
    { type: 'template.status_changed', data: { template_id: id, status, previous: row.status } },
  ]);
  return changed && wireOf(changed);
}
