import { createDispatcher, createReconciler, createScheduler } from '#features/dispatches';
import { createArrivals, createDrainer, intakeRoutes, startInboundJobs, watchUnrouted } from '#features/inbound';
import { platformMediaId, startMedia } from '#features/media';
import type { Service } from '../process.ts';

const SENDS_AT_ONCE = 256;

/** Webhooks in, dispatches out. */
export const gateway: Service = async (ground, app) => {
  const { config, db, bus, channels, clock, logger, metrics, lifetime, settlers } = ground;
  const arrivals = createArrivals(db, ground.box);
  const drainer = createDrainer({ ...ground, arrivals });
  startInboundJobs(ground);
  const { lease_ms, hold_ms } = config.dispatch;
  const dispatcher = createDispatcher({
    ...ground,
    client: ground.messaging,
    platformMedia: (company_id, media_id, channel, signal) =>
      platformMediaId(ground, company_id, media_id, channel, signal),
    lease_ms,
    concurrency: SENDS_AT_ONCE,
  });
  const scheduler = createScheduler(ground);
  ground.jobs.work('conversation.tell_read', ground.presence.tellRead, { concurrency: 4 });
  const reconciler = createReconciler({ db, clock, logger, hold_ms, every_ms: Math.min(5_000, hold_ms) });
  const stopWatching = watchUnrouted({ db, box: ground.box, bus, channels, logger, onReleased: drainer.wake });

  await app.register(async (webhooks) => {
    intakeRoutes(webhooks as typeof app, {
      arrivals,
      channels,
      app_secrets: config.whatsapp.app_secrets,
      verify_token: config.whatsapp.verify_token,
      metrics,
      onArrival: drainer.wake,
    });
  });
  const media = startMedia(ground);
  settlers.push(() => media.settle());
  settlers.unshift(() => drainer.settle());
  settlers.push(() => scheduler.settle());
  settlers.push(() => dispatcher.settle());
  lifetime.add({ name: 'scheduler', stop: () => scheduler.stop() });
  lifetime.add({ name: 'files', stop: () => media.stop() });
  lifetime.add({ name: 'dispatcher', stop: () => dispatcher.stop(), stop_within_ms: 5_000 });
  lifetime.add({ name: 'reconciler', stop: () => reconciler.stop() });
  lifetime.add({ name: 'drainer', stop: () => drainer.stop() });
  lifetime.add({ name: 'unrouted watcher', stop: stopWatching });
};
