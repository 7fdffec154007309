import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { optionsFromEnvironment } from './environment.ts';

const MAIN = new URL('main.ts', import.meta.url).pathname;

test('starts as a program, tells where it is, and ends with its parent', async () => {
  const env = {
    SIMULATOR_PORT: '0',
    SIMULATOR_CHANNELS: '[{"phone_number_id":"4711"}]',
    SIMULATOR_LOG_LEVEL: 'silent',
  };
  const child = spawn(process.execPath, [MAIN, '--exit-with-parent'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/[\d.:]+/.exec(said.toString())?.[0];
  expect(await (await fetch(`${url}/control/channels`)).json()).toMatchObject({
    channels: [{ phone_number_id: '4711' }],
  });
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('ends cleanly on SIGTERM while its parent lives', async () => {
  const child = spawn(process.execPath, [MAIN, '--exit-with-parent'], {
    env: { SIMULATOR_PORT: '0' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('reads its settings from the environment and names the one it cannot read', () => {
  expect(optionsFromEnvironment({ SIMULATOR_PORT: '9001', WHATSAPP_APP_SECRET: 's', SIMULATOR_SEED: '3' })).toEqual({
    log_level: 'info',
    port: 9001,
    app_secret: 's',
    seed: 3,
  });
  expect(() => optionsFromEnvironment({ SIMULATOR_PORT: 'eighty' })).toThrow('SIMULATOR_PORT');
  expect(() => optionsFromEnvironment({ SIMULATOR_CHANNELS: '{' })).toThrow('SIMULATOR_CHANNELS');
});
