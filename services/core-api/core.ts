import { agentRoutes } from '#features/agents';
import { apiKeyRoutes, keyNamesStatement } from '#features/api-keys';
import { auditLogRoutes, startAnchors } from '#features/audit-log';
import { channelRoutes, startChannelCare } from '#features/channels';
import { companyRoutes, createEraser, planRoutes } from '#features/companies';
import { contactRoutes, mergeRoutes } from '#features/contacts';
import { conversationRoutes, messageRoutes, moveConversations, restoreConversations } from '#features/conversations';
import { attemptsStatement, outboxRoutes, sendRoutes, stopRoutes } from '#features/dispatches';
import { identityRoutes } from '#features/identities';
import { deliveryRoutes, historyRoutes, replayRoutes, unroutedRoutes } from '#features/inbound';
import { createRotation, encryptionRoutes, startEncryptionWorker } from '#features/encryption';
import { knowledgeRoutes } from '#features/knowledge';
import { createStreams, liveRoutes } from '#features/live';
import { mediaRoutes } from '#features/media';
import { mailRoutes, startMails } from '#features/mails';
import { actingNow, actingRoutes, ensureOperator, registryRoutes } from '#features/operators';
import { createRedaction, privacyRoutes } from '#features/privacy';
import { noticeRoutes } from '#features/notices';
import { passportRoutes } from '#features/replies';
import { retentionRoutes, startRetention } from '#features/retention';
import { endSessions, sessionRoutes, startSessionJobs } from '#features/sessions';
import { startTemplates, templateRoutes, templateSyncRoutes } from '#features/templates';
import { userRoutes } from '#features/users';
import { userNamesStatement } from '#features/users';
import { llmSettings } from '../ai-processor/processor.ts';
import type { Ground, Service } from '../process.ts';
import type { App } from '#platform/http';
import { purges } from '../purges.ts';
import { sealedColumns, sealedContents } from '../sealed.ts';
import { serveConsole } from './console.ts';

/** REST, the live stream, the console's files. */
export const core: Service = async (ground, app) => {
  const { config, lifetime, mail_transport } = ground;
  if (config.superadmin !== undefined) {
    const sends_mail = mail_transport.kind !== 'outbox';
    await ensureOperator({ ...ground, sends_mail, min_length: config.auth.password_min_length }, config.superadmin);
  }
  const mails = startMails({
    ...ground,
    transport: mail_transport,
    tells_links: config.env !== 'production',
    ...config.mail,
  });
  ground.settlers.push(() => mails.settle());
  lifetime.add({ name: 'overdue mails', stop: () => mails.stop() });
  startSessionJobs(ground);
  ground.jobs.work('contact.redact', createRedaction(ground), { concurrency: 1 });
  ground.jobs.work('encryption.rotate', createRotation(ground), { concurrency: 1 });
  const sealing = startEncryptionWorker({ ...ground, columns: sealedColumns, contents: sealedContents });
  ground.settlers.push(() => sealing.settle());
  lifetime.add({ name: 'encryption work', stop: () => sealing.stop() });
  const templates = startTemplates(ground);
  ground.settlers.push(() => templates.settle());
  lifetime.add({ name: 'comparison of templates', stop: () => templates.stop() });
  await app.register(async (api) => restRoutes(ground, api as App), { prefix: config.http.prefix });
  await serveConsole(app);
  const care = startChannelCare(ground);
  lifetime.add({ name: 'care of channels', stop: () => care.stop() });
  ground.settlers.push(() => care.settle());
  const anchors = startAnchors(ground);
  ground.lifetime.add({ name: 'audit log anchors', stop: () => anchors.stop() });
  ground.settlers.push(() => anchors.settle());
  const eraser = createEraser(ground);
  const retention = startRetention({ ...ground, purges });
  lifetime.add({ name: 'retention', stop: () => retention.stop() });
  ground.settlers.push(() => eraser.settle());
  ground.lifetime.add({ name: 'eraser of companies', stop: () => eraser.stop() });
};

async function restRoutes(ground: Ground, api: App): Promise<void> {
  const { bus, clock, config, feed } = ground;
  sessionRoutes(api, ground);
  identityRoutes(api, ground);
  companyRoutes(api, { ...ground, actingNow });
  planRoutes(api);
  actingRoutes(api, ground);
  registryRoutes(api, ground);
  userRoutes(api, {
    ...ground,
    async onLeave(tdb, user_id) {
      await endSessions(tdb, { user_id, but: null }, { reason: 'revoked', now: clock.now() });
    },
  });
  apiKeyRoutes(api, ground);
  auditLogRoutes(api, { stamps: ground.stamps, names: [userNamesStatement, keyNamesStatement] });
  contactRoutes(api, ground);
  mergeRoutes(api, { box: ground.box, move: moveConversations, restore: restoreConversations });
  noticeRoutes(api, ground);
  channelRoutes(api, ground);
  encryptionRoutes(api, { ...ground, columns: sealedColumns });
  await mediaRoutes(api, ground);
  templateSyncRoutes(api, ground);
  templateRoutes(api, ground);
  conversationRoutes(api, ground);
  messageRoutes(api, { ...ground, attempts: attemptsStatement });
  sendRoutes(api, ground);
  outboxRoutes(api, ground);
  stopRoutes(api, ground);
  deliveryRoutes(api, { box: ground.box, onReplay: () => bus.emit('inbound') });
  replayRoutes(api, ground);
  unroutedRoutes(api, { onReplay: () => bus.emit('inbound') });
  historyRoutes(api);
  agentRoutes(api, { llm: llmSettings(config), default_model: config.llm.default_model });
  knowledgeRoutes(api);
  passportRoutes(api, ground);
  mailRoutes(api, { ...ground, transport: ground.mail_transport });
  privacyRoutes(api, ground);
  retentionRoutes(api, { ...ground, purges });
  liveRoutes(api, { bus, feed, streams: createStreams() });
}
