/** For a project without keys: how to choose a role, and how to keep keys safe. */
import { roleTexts } from './role-texts'

export function KeyGuidance() {
  return (
    <div className="mt-6 max-w-2xl border-t border-line-soft pt-4 text-left text-[13px] text-ink-muted">
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[auto_1fr]">
        {roleTexts.map(({ value, label, description }) => (
          <div key={value} className="contents">
            <dt className="font-semibold text-ink">{label}</dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3">
        Choose Ingestion wherever it is enough. Give each integration a key of its own, replace keys from time to time, and delete those
        that nothing uses any more.
      </p>
    </div>
  )
}
