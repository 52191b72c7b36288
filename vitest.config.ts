import path from 'node:path';
import { defineConfig } from 'vitest/config';

// These start processes, browsers or containers and mostly wait for them: three files at a time on two cores.
const processes = [
  'checks/**/*.test.ts',
  'lab/**/*.e2e.test.ts',
  'server/**/*.e2e.test.ts',
  'test/{auth,ci-count,compose,container,dashboard,docs,foreign-clients*,fuzz-server,needs,newcomer}.test.ts',
  'test/{npm-stop,lab-docs,package,payments-client,python,replicas,server-docs}.test.ts',
  '**/*.{browser,docker}.test.ts',
];

// These keep the CPU busy or measure real time: one file at a time, after all others, so that nothing disturbs a measured
// millisecond.
const alone = ['test/**/*.test.ts', 'bench/**/*.test.ts', '**/*.{timing,e2e}.test.ts'];
const rooms = ['proto', 'client', 'server', 'lab', 'prometheus', 'grafana', 'examples'];
const never = ['**/node_modules/**', 'dist/**', 'coverage/**', 'evidence/**'];

const shared = {
  // Generous: a slow shared machine must not fail a right program.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  teardownTimeout: 30_000,
  // One process a file, but for `quick`: what a suite leaves open (a server, a timer) cannot reach the next.
  pool: 'forks' as const,
  restoreMocks: true,
  unstubEnvs: true,
};

const root = import.meta.dirname;
// Hundreds of processes of ours load the same files: what Node compiled of them is kept, as long as the packages.
process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled');
// For CI to count, and to choose projects: `npm cit` passes no arguments on to vitest.
const { TEST_REPORT: report, TEST_PROJECTS: only } = process.env;
const isWanted = ({ test: { name } }: { readonly test: { readonly name: string } }) =>
  only === undefined || only.split(',').includes(name);

export default defineConfig({
  resolve: {
    alias: {
      'grpc-resilience-lab/client': path.join(root, 'client/index.ts'),
      'grpc-resilience-lab/server': path.join(root, 'server/index.ts'),
    },
  },
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'quick',
          include: rooms.map((room) => `${room}/**/*.test.ts`),
          exclude: [...never, ...alone, ...processes],
          // Two processes for all files: starting one a file took most of the time. The files of a process share its
          // modules, and so what a module remembers.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'processes',
          include: processes,
          exclude: never,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'alone',
          include: alone,
          exclude: [...never, ...processes],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ].filter(isWanted),
  },
});
