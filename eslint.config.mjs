import path from 'node:path'
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
const consoleDoor = ['**/lib/console/**', '**/console/**', '@/lib/console/**']
const ui = ['**/components/**', '@/components/**']
const client = ['**/client/**', '@/lib/client/**', '!**/prisma-client/**']
const frameworks = ['next', 'next/*', 'next-auth', 'next-auth/*', 'hono', 'hono/*']

/** Parts of the project, from what knows most to what knows least. */
const parts = [
  ['lib/testing/', 'e2e/', 'bench/'],
  ['server.ts', 'gateway-worker.ts', 'admin.ts', 'migrate.ts', 'instrumentation.ts', 'proxy.ts', 'app/'],
  ['lib/http-server.ts', 'lib/background-jobs.ts'],
  ['lib/console/', 'lib/gateway/', 'lib/admin/'],
  ['lib/server/http/'],
  ['lib/server/findings/'],
  ['lib/server/keys/', 'lib/server/people/', 'lib/server/passkeys/', 'lib/server/projects/', 'lib/server/sei/'],
  ['lib/server/usage/', 'lib/server/load/', 'lib/server/mail/', 'lib/server/oidc/', 'lib/server/copy/'],
  ['lib/server/access/'],
  ['lib/server/activity-log/'],
  ['lib/server/rules/'],
  ['lib/server/csv/'],
  ['lib/server/database/'],
  ['lib/server/runtime/', 'lib/server/fault.ts', 'lib/server/fault-codes.ts'],
  // What runs in the browser, and what both sides share.
  ['components/', 'lib/client/', 'lib/schema/', 'lib/paths.ts', 'lib/return-to.ts', 'lib/network-range.ts', 'instrumentation-client.ts'],
]
const partOf = (file) => parts.findIndex((part) => part.some((entry) => file.startsWith(entry)))

/** A file imports from its own part and from those below it, types too. */
const importsDownwards = {
  create(context) {
    const file = path.relative(import.meta.dirname, context.filename)
    const own = partOf(file)
    const check = (node) => {
      const name = node.source?.value
      if (typeof name !== 'string' || !/^(\.|@\/)/.test(name)) return
      const imported = name.startsWith('@/') ? name.slice(2) : path.join(path.dirname(file), name)
      const at = partOf(`${imported}.ts`)
      if (at !== -1 && at < own) {
        context.report({ node, message: `${parts[at].join(', ')} may import this file, not the other way round.` })
      }
    }
    return {
      Program(node) {
        if (own === -1) {
          context.report({ node, message: 'Give this file a place among the parts in eslint.config.mjs.' })
        }
      },
      ImportDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

const serverCode = ['lib/{server,console,gateway,admin}/**/*.ts', 'lib/http-server.ts', 'lib/background-jobs.ts']

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
    [...server, ...gateway, ...client, '**/lib/schema/**', '**/lib/paths', '@/components/*', '!@/components/ui'],
    'components/ui knows nothing of API keys, people or projects.',
  ),
  mayNotImport(
    ['components/**'],
    [...server, ...gateway],
    'Components run in the browser too: use lib/client, lib/schema and lib/paths.',
    ['components/ui/**'],
  ),
  mayNotImport(['lib/server/**'], [...frameworks, ...ui, ...client], 'lib/server knows the database, not HTTP: no Next, no Hono.'),
  mayNotImport(['lib/gateway/**'], ['next', 'next/*', 'next-auth', ...consoleDoor, ...ui], 'The gateway runs without Next.'),
  mayNotImport(['lib/admin/**'], [...frameworks, ...consoleDoor, ...gateway, ...ui], 'Operators come without a browser and without keys.'),
  mayNotImport(['lib/console/**'], [...gateway, ...ui], 'The two doors do not know each other.'),
  {
    files: ['lib/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'app/**/*.{ts,tsx}', '*.ts'],
    ignores: ['**/*.test.ts', 'lib/testing/**', '*.config.ts', 'next-env.d.ts'],
    plugins: { local: { rules: { 'imports-downwards': importsDownwards } } },
    rules: { 'local/imports-downwards': 'error' },
  },
  {
    files: serverCode,
    ignores: ['**/*.test.ts', '**/*.d.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `Program:not(:has(> ImportDeclaration[source.value='server-only']))`,
          message: `import 'server-only': this file must not reach a browser.`,
        },
      ],
    },
  },
]

export default config
