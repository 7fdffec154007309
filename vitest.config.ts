import { defineConfig } from 'vitest/config';

/** Where to leave the results for a program to read, besides showing them. */
const report = process.env['TEST_REPORT'];

export default defineConfig({
  test: {
    include: [
      '{features,platform,connectors,simulator,tests,services,scripts,bench}/**/*.test.ts',
      'console/src/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'tests/browser/**'],
    globalSetup: ['./tests/setup/global.ts'],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
