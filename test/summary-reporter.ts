import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line, for people and programs that read only the last one. */
export default function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
      const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
      for (const module of modules) {
        if (module.errors().length > 0) count.failed += 1;
        for (const test of module.children.allTests()) count[test.result().state] += 1;
      }
      console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    },
  };
}
