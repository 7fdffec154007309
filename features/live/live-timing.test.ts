import { sessionRoutes } from '#features/sessions';
import { appendEvents } from '#platform/events';
import type { App } from '#platform/http';
import { systemClock, type Clock } from '#platform/runtime';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startTestApp, type SignedIn, type TestApp } from '../../tests/setup/app.ts';
import type { Service } from '../../services/process.ts';
import { liveRoutes } from './live.routes.ts';
import type { StreamTiming } from './stream.ts';
import { createStreams, type Streams } from './streams.ts';
import { followEvents, type Following } from './testing/follow.ts';

declare module '#platform/events' {
  interface EventTypes {
    'test.happened': { place: number; padding: string };
  }
}

const NEVER_MS = 3_600_000;
const QUIET: StreamTiming = { heartbeat_ms: NEVER_MS, recheck_ms: NEVER_MS, stalled_ms: NEVER_MS };

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

interface World {
  app: TestApp;
  streams: Streams;
  admin: SignedIn;
  follow(path?: string): Promise<Following>;
  happen(count: number, padding?: string): Promise<void>;
}

/** The real server with a live stream of other timing. */
async function start(timing: Partial<StreamTiming>, clock: Clock = systemClock): Promise<World> {
  const streams = createStreams();
  const service: Service = async (ground, app) => {
    await app.register(
      async (api) => {
        sessionRoutes(api as App, ground);
        liveRoutes(api as App, { ...ground, streams, timing: { ...QUIET, ...timing } });
      },
      { prefix: ground.config.http.prefix },
    );
  };
  const app = await startTestApp({ services: [service], clock });
  stop = () => app.stop();
  const admin = await app.signUp();
  return {
    app,
    streams,
    admin,
    follow: (path = '') =>
      followEvents(`${app.url}/api/v1/events${path}`, { authorization: `Bearer ${admin.access_token}` }),
    happen: (count, padding = '') =>
      app.ground.db.tenant(admin.company_id, (tdb) =>
        appendEvents(
          tdb,
          Array.from({ length: count }, (_, place) => ({ type: 'test.happened' as const, data: { place, padding } })),
        ),
      ),
  };
}

test('a heartbeat keeps a quiet stream open and carries the place past events that were not asked for', async () => {
  const { follow, happen } = await start({ heartbeat_ms: 5 });
  const stream = await follow('?types=other.type');
  const begin = await stream.next();
  expect(await stream.comment()).toBe(':');
  await happen(1);
  let beat = ':';
  while (beat === ':') beat = await stream.comment();
  const cursor = /^id: (\S+)\n:$/.exec(beat)?.[1];
  expect(cursor).toBeDefined();
  expect(cursor).not.toBe(begin.id);
  expect(await stream.comment()).toBe(':');
  stream.close();
});

describe('a stream ends at once, and says why, when', () => {
  const changes: Record<string, (world: World) => Promise<unknown>> = {
    'its session is ended': ({ admin }) => admin.post('/api/v1/auth/logout'),
    'the user is deactivated': ({ app, admin }) =>
      app.ground.db.tenant(admin.company_id, (tdb) => tdb.q.updateTable('users').set({ is_active: false }).execute()),
    'the user gets another role': ({ app, admin }) =>
      app.ground.db.tenant(admin.company_id, (tdb) => tdb.q.updateTable('users').set({ role: 'client' }).execute()),
    'the company is suspended': ({ app, admin }) =>
      app.ground.db.tenant(admin.company_id, (tdb) =>
        tdb.q.updateTable('companies').set({ suspended_at: new Date() }).execute(),
      ),
    'the company is gone': ({ app, admin }) =>
      app.ground.db.tenant(admin.company_id, (tdb) => tdb.q.deleteFrom('companies').execute()),
  };

  test.each(Object.keys(changes))('%s', async (what) => {
    const world = await start({});
    const bystander = await world.app.signUp();
    const theirs = await followEvents(`${world.app.url}/api/v1/events`, {
      authorization: `Bearer ${bystander.access_token}`,
    });
    const stream = await world.follow();
    await Promise.all([stream.next(), theirs.next()]);
    await changes[what]!(world);
    expect(await stream.next()).toMatchObject({ event: 'end', data: { reason: 'not_allowed' } });
    await expect(stream.next()).rejects.toThrow('the stream ended');
    expect(world.streams.count()).toBe(1);
    theirs.close();
  });
});

test('a stream whose session runs out ends with the next look', async () => {
  let now = Date.now();
  const { follow } = await start({ recheck_ms: 5 }, { now: () => new Date(now) });
  const stream = await follow();
  await stream.next();
  now += 31 * 86_400_000;
  expect(await stream.next()).toMatchObject({ event: 'end', data: { reason: 'not_allowed' } });
});

test('a server that stops ends its streams, so that clients go to another one', async () => {
  const { follow, app } = await start({});
  const stream = await follow();
  await stream.next();
  stop = undefined;
  const stopped = app.stop();
  expect(await stream.next()).toMatchObject({ event: 'end', data: { reason: 'stopping' } });
  await stopped;
});

test('a client that does not read is cut off, and finds everything when it comes back', async () => {
  const { follow, happen, streams, app, admin } = await start({ stalled_ms: 50 });
  const begin = await follow();
  const { id } = await begin.next();
  begin.close();
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    `GET /api/v1/events?after=${id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${admin.access_token}\r\n\r\n`,
  );
  await vi.waitFor(() => expect(streams.count()).toBe(1), { timeout: 20_000 });
  for (let round = 0; round < 10; round += 1) await happen(20, 'x'.repeat(100_000));
  await vi.waitFor(() => expect(streams.count()).toBe(0), { timeout: 20_000 });
  socket.destroy();

  const places: number[] = [];
  let cursor = id;
  while (places.length < 200) {
    const again = await follow(`?after=${cursor}`);
    // Patience is so short here that a slow machine is cut off now and then: it comes back, as clients do.
    for (;;) {
      const frame = await again.next().catch(() => undefined);
      if (frame === undefined) break;
      cursor = frame.id;
      places.push(Number(frame.data.data['place']));
      if (places.length === 200) break;
    }
    again.close();
  }
  expect(places).toEqual(Array.from({ length: 200 }, (_, index) => index % 20));
});
