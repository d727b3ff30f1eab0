/** The introduction of the page: what API keys are for, and how to keep them safe. */
import { apiDocsPath } from '@/lib/paths'
import { roleTexts } from './role-texts'

/** One sentence; details open on request. */
export function KeyGuidance() {
  return (
    <div className="max-w-3xl text-ink-muted">
      <p>
        API keys let pipelines and scripts call the SEI API of this project without a person signing in.{' '}
        <a href={apiDocsPath()} className="font-medium whitespace-nowrap text-link hover:underline">
          API documentation
        </a>
      </p>
      <details className="group mt-1.5">
        <summary className="w-fit rounded text-[13px] font-medium text-link hover:underline">
          Choosing a role and keeping keys safe
        </summary>
        <dl className="mt-3 grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[auto_1fr]">
          {roleTexts.map(({ value, label, description }) => (
            <div key={value} className="contents">
              <dt className="font-semibold text-ink">{label}</dt>
              <dd className="mb-2 sm:mb-0">{description}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-[13px]">
          Choose Ingestion wherever it is enough. Give each integration a key of its own, replace keys from time to
          time, and delete those that nothing uses any more.
        </p>
      </details>
    </div>
  )
}
