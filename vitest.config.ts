import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import summaryReporter from './test/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Encoding and process start-up are slow on a busy two-core machine; a real hang is still found.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Left alone it would keep one core of two free.
    maxWorkers: availableParallelism(),
    reporters: ['default', summaryReporter()],
  },
});
