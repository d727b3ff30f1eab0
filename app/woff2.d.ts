/** The URL of a font file, which the bundler copies to the static files. */
declare module '*.woff2' {
  const url: string
  export = url
}
