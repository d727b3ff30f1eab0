/** For pages that the proxy does not see, such as those of errors: they are shown, and run nothing. */
const policy = [
  `default-src 'none'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `font-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: { position: 'bottom-right' },
  // Native or WebAssembly parts that a bundler would break; server.ts and Next then share one copy of each.
  serverExternalPackages: [
    '@electric-sql/pglite',
    'pglite-prisma-adapter',
    'pg',
    'pino',
    'ioredis',
    'fs-native-extensions',
    '@node-rs/argon2',
    'nodemailer',
  ],
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'x-frame-options', value: 'DENY' },
        { key: 'referrer-policy', value: 'same-origin' },
      ],
    },
    // Links with a secret lead there.
    { source: '/:page(invitation|password|passkey)', headers: [{ key: 'referrer-policy', value: 'no-referrer' }] },
    // The gateway has policies of its own, which would not take the place of this one.
    { source: '/:path((?!gateway/sei|sei/|prod1/sei|gratis/sei).*)', headers: [{ key: 'content-security-policy', value: policy }] },
  ],
  // Servers of a release that were built apart are one to browsers: else those load a page anew that another server has made.
  generateBuildId: () => process.env.RELEASE ?? null,
  // The proxy sees pages alone, and none takes a body worth the name; by default 10 MB of one would be kept.
  experimental: { proxyClientMaxBodySize: '64kb' },
  // `npm run types` and `npm test` check them: a start need not take that time again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  // A host without server.ts serves the gateway's other documented addresses too.
  rewrites: async () => ({
    beforeFiles: ['/sei', '/prod1/sei', '/gratis/sei'].map((prefix) => ({
      source: `${prefix}/:path*`,
      destination: '/gateway/sei/:path*',
    })),
  }),
}

export default config
