import { readFileSync } from 'node:fs';
import type { SimulatorOptions } from './settings.ts';

type Environment = Record<string, string | undefined>;

/**
 * Options from the environment, on top of those in the JSON file that SIMULATOR_CONFIG names.
 * Throws with the variable's name when a value cannot be read.
 */
export function optionsFromEnvironment(env: Environment): SimulatorOptions {
  const options: SimulatorOptions = { log_level: 'info', ...fromFile(env['SIMULATOR_CONFIG']) };
  if (env['SIMULATOR_PORT']) options.port = wholeNumber('SIMULATOR_PORT', env['SIMULATOR_PORT']);
  if (env['SIMULATOR_HOST']) options.host = env['SIMULATOR_HOST'];
  if (env['SIMULATOR_WEBHOOK_URL']) options.webhook_url = env['SIMULATOR_WEBHOOK_URL'];
  if (env['SIMULATOR_DATA_DIR']) options.data_dir = env['SIMULATOR_DATA_DIR'];
  if (env['SIMULATOR_SEED']) options.seed = wholeNumber('SIMULATOR_SEED', env['SIMULATOR_SEED']);
  if (env['SIMULATOR_LOG_LEVEL']) options.log_level = env['SIMULATOR_LOG_LEVEL'];
  if (env['WHATSAPP_APP_SECRET']) options.app_secret = env['WHATSAPP_APP_SECRET'];
  if (env['WHATSAPP_VERIFY_TOKEN']) options.verify_token = env['WHATSAPP_VERIFY_TOKEN'];
  if (env['SIMULATOR_CHANNELS']) {
    const channels = parse('SIMULATOR_CHANNELS', env['SIMULATOR_CHANNELS']);
    if (!Array.isArray(channels)) throw new Error('SIMULATOR_CHANNELS must be a JSON list');
    options.channels = channels;
  }
  return options;
}

function fromFile(path: string | undefined): SimulatorOptions {
  return path ? (parse('SIMULATOR_CONFIG', readFileSync(path, 'utf8')) as SimulatorOptions) : {};
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${name} does not hold JSON`, { cause });
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not '${text}'`);
  return value;
}
