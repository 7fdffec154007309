import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './index.ts';
import { goneProcess, processesIn, query, serve, temporaryDir, type Holder } from './testing/processes.ts';

describe('a server whose parent was killed', () => {
  const dir = temporaryDir();
  afterAll(() => dir.remove());

  test('is taken over with its committed rows, and stopped with us', async () => {
    const holder = await serve(dir.path);
    const { connection, pid = 0 } = holder.told;
    await query(connection, 'create table kept as select 7 as answer');
    holder.child.kill('SIGKILL');
    await once(holder.child, 'exit');

    const postgres = await startEmbeddedPostgres({ data_dir: dir.path });
    expect(postgres).toMatchObject({ pid, taken_over: true });
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 7 }]);
    await postgres.stop();
    await goneProcess(pid);
    if (process.platform === 'linux') expect(processesIn(join(dir.path, 'cluster'))).toEqual([]);
  });

  test('tells when it dies after that', async () => {
    const holder = await serve(dir.path);
    holder.child.kill('SIGKILL');
    await once(holder.child, 'exit');
    const died = Promise.withResolvers<Error>();
    const postgres = await startEmbeddedPostgres({ data_dir: dir.path, onExit: died.resolve });
    process.kill(postgres.pid, 'SIGQUIT');
    expect((await died.promise).message).toContain(String(postgres.pid));
    await postgres.stop();
  });

  test.each([
    ['that exits', (holder: Holder) => void holder.child.stdin?.write('leave\n'), [3, null]],
    ['that a signal ends', (holder: Holder) => void holder.child.kill('SIGTERM'), [null, 'SIGTERM']],
  ])('does not outlive a process %s without stopping it', async (_how, leave, expected) => {
    const holder = await serve(dir.path);
    leave(holder);
    expect(await once(holder.child, 'exit')).toEqual(expected);
    await goneProcess(holder.told.pid ?? 0);
    const postgres = await startEmbeddedPostgres({ data_dir: dir.path });
    expect(postgres.taken_over).toBe(false);
    await postgres.stop();
  });
});

describe('what a crash leaves behind', () => {
  const dir = temporaryDir();
  afterAll(() => dir.remove());

  test('a note that names a living stranger does not keep the server from starting', async () => {
    const first = await startEmbeddedPostgres({ data_dir: dir.path });
    await first.stop();
    // A container that starts again has the same few numbers: here the number is our own.
    const note = [process.pid, '/nowhere', '1', '5432', '/nowhere', '', ' 1 1', 'ready   ', ''].join('\n');
    writeFileSync(join(dir.path, 'cluster', 'postmaster.pid'), note);
    const postgres = await startEmbeddedPostgres({ data_dir: dir.path });
    expect(postgres.taken_over).toBe(false);
    await postgres.stop();
  });

  test('a note that a power failure emptied does not either', async () => {
    writeFileSync(join(dir.path, 'cluster', 'postmaster.pid'), '');
    const postgres = await startEmbeddedPostgres({ data_dir: dir.path });
    await postgres.stop();
  });

  test('a lock of a process that is gone is taken over by exactly one of several', async () => {
    const data_dir = join(dir.path, 'raced');
    mkdirSync(data_dir);
    writeFileSync(join(data_dir, 'parley.lock'), JSON.stringify({ pid: 999_999_999, nonce: '00'.repeat(8) }));
    const holders = await Promise.all(Array.from({ length: 4 }, () => serve(data_dir)));
    const codes = holders.map((holder) => holder.told.code ?? 'started');
    expect(codes.toSorted()).toEqual(['data_dir_in_use', 'data_dir_in_use', 'data_dir_in_use', 'started']);
    const winner = holders.find((holder) => holder.told.code === undefined);
    const refused = holders.find((holder) => holder.told.code !== undefined);
    expect(refused?.told.message).toContain(data_dir);
    expect(refused?.told.message).toContain(String(winner?.child.pid));
    await Promise.all(holders.map((holder) => holder.end()));
  });
});
