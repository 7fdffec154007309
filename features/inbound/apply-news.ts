import type { AccountEventItem } from '#connectors/messaging';
import { applyChannelNews } from '#features/channels';
import type { NoticeTools } from '#features/notices';
import { applyTemplateNews } from '#features/templates';
import type { TenantDb } from '#platform/db';

const TEMPLATES = /^(message_template_|template_)/;

/**
 * Hands news of the platform to whom they concern; answers whether they changed anything. News of flows, groups, partners,
 * routing and advertisements concern nobody here yet.
 */
export function applyNews(tdb: TenantDb, item: AccountEventItem, tools: NoticeTools): Promise<boolean> {
  return TEMPLATES.test(item.field) ? applyTemplateNews(tdb, item, tools) : applyChannelNews(tdb, item, tools);
}
