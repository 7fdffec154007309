import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{features,platform,connectors,simulator,tests,services,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/chaos/**', 'tests/browser/**'],
    globalSetup: ['./tests/setup/global.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
