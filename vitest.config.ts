import { defineConfig } from 'vitest/config';

// Tests run from source: packages export their TypeScript under the "@ferry/source" condition.
const conditions = ['@ferry/source', 'module', 'node', 'import', 'default'];
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: ['default', './scripts/vitest-summary.mjs'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['packages/*/src/**/*.test.ts', 'test/docs/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'model', include: ['test/model/**/*.test.ts'], testTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Real nodes, real CRIU, two cores: a slow machine is not a failure. Files run one after another (package.json:
          // --no-file-parallelism, which a project cannot set for itself), because they compare the whole machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          maxConcurrency: Number(process.env['FERRY_FAULTS_PAIRS'] ?? 3),
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          testTimeout: 2_700_000,
          hookTimeout: 120_000,
        },
      },
      { extends: true, test: { name: 'vm', include: ['test/vm/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'network',
          include: ['test/network/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'postcopy',
          include: ['test/postcopy/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
