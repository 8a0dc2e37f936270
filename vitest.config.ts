import { defineConfig } from 'vitest/config';
import summaryReporter from './test/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Encoding and process start-up are slow on a busy two-core machine; a real hang is still found.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', summaryReporter()],
  },
});
