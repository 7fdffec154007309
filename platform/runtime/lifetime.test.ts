import { expect, test } from 'vitest';
import { createLogger } from '#platform/log';
import { createLifetime } from './lifetime.ts';

function start() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
  return { lifetime: createLifetime(logger), lines };
}

test('stopping mirrors starting, one part after the other', async () => {
  const { lifetime, lines } = start();
  const seen: string[] = [];
  for (const name of ['database', 'jobs', 'http']) {
    lifetime.add({
      name,
      async stop() {
        seen.push(`${name} stops`);
        await new Promise(setImmediate);
        seen.push(`${name} stopped`);
      },
    });
  }
  await lifetime.stop();
  expect(seen).toEqual(['http', 'jobs', 'database'].flatMap((name) => [`${name} stops`, `${name} stopped`]));
  expect(lines).toEqual([]);
});

test('a part that is stuck or fails is named and does not keep the others from stopping', async () => {
  const { lifetime, lines } = start();
  const stopped: string[] = [];
  lifetime.add({ name: 'database', stop: () => void stopped.push('database') });
  lifetime.add({ name: 'broken', stop: () => Promise.reject(new Error('it broke')) });
  lifetime.add({
    name: 'broken at once',
    stop() {
      throw new Error('it broke at once');
    },
  });
  lifetime.add({ name: 'stuck', stop: () => new Promise(() => undefined), stop_within_ms: 1 });
  await lifetime.stop();
  expect(stopped).toEqual(['database']);
  expect(lines.map(({ level, part }) => [level, part])).toEqual([
    ['warn', 'stuck'],
    ['error', 'broken at once'],
    ['error', 'broken'],
  ]);
});

test('who asks twice waits for the one stop', async () => {
  const { lifetime } = start();
  const gate = Promise.withResolvers<void>();
  let stops = 0;
  lifetime.add({
    name: 'part',
    stop() {
      stops += 1;
      return gate.promise;
    },
  });
  const both = Promise.all([lifetime.stop(), lifetime.stop()]);
  gate.resolve();
  await both;
  expect(stops).toBe(1);
});
