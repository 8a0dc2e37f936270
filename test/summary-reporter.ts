import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line, for people and programs that read only the last one. */
export default function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
      const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
      for (const module of modules) {
        const states = [...module.children.allTests()].map((test) => test.result().state);
        for (const state of states) count[state] += 1;
        // A file or hook that failed before any test of it could.
        if (module.state() === 'failed' && !states.includes('failed')) count.failed += 1;
      }
      console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    },
  };
}
