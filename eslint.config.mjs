import coreWebVitals from 'eslint-config-next/core-web-vitals'
import typescript from 'eslint-config-next/typescript'

/** Forbids imports from parts of the project, with the reason that the editor shows. */
const mayNotImport = (files, group, message, ignores = []) => ({
  files,
  ignores: ['**/*.test.ts', ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
})

const server = ['**/lib/server/**', '**/server/**', '@/lib/server/**']
const gateway = ['**/gateway/**', '@/lib/gateway/**']
const ui = ['**/components/**', '@/components/**']
const client = ['**/client/**', '@/lib/client/**', '!**/prisma-client/**']
const frameworks = ['next', 'next/*', 'next-auth', 'next-auth/*', 'hono', 'hono/*', '@hono/*']

const config = [
  { ignores: ['.next/**', 'dist/**', 'data/**', 'test-results/**', 'lib/server/prisma-client/**', 'next-env.d.ts'] },
  ...coreWebVitals,
  ...typescript,
  {
    rules: {
      'no-console': 'error',
      'import/no-default-export': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // Next and the tools' own files have to export a default.
    files: ['e2e/support/global-setup.ts', 'app/**/{page,layout,error,loading,not-found,global-error}.tsx', '*.config.*'],
    rules: { 'import/no-default-export': 'off' },
  },
  // Fixtures have a `use` that is not React's.
  { files: ['e2e/**', 'lib/testing/**'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
  mayNotImport(
    ['lib/schema/**'],
    ['../*', '@/*', 'next', 'react'],
    'lib/schema holds wire shapes: zod and other schemas only.',
  ),
  mayNotImport(
    ['lib/client/**'],
    [...server, ...gateway, ...ui],
    'lib/client runs in the browser: schemas and paths only.',
  ),
  mayNotImport(
    ['components/ui/**'],
    [...server, ...gateway, ...client, '**/lib/schema/**', '**/lib/paths', '@/components/api-keys/**', '@/components/shell/**'],
    'components/ui knows nothing of API keys or projects.',
  ),
  mayNotImport(
    ['components/**'],
    [...server, ...gateway],
    'Components run in the browser too: use lib/client, lib/schema and lib/paths.',
    ['components/ui/**'],
  ),
  mayNotImport(
    ['lib/server/keys/**', 'lib/server/sei/**', 'lib/server/people/**'],
    [...frameworks, ...gateway, ...ui, '**/http/*'],
    'Verbs know the database, not HTTP: no Next, no Hono.',
  ),
  mayNotImport(['lib/gateway/**'], ['next', 'next/*', 'next-auth', ...ui], 'The gateway runs without Next.'),
]

export default config
