/** What an entry of the activity log says: a table of what changed, and what else is told about it. */
import clsx from 'clsx'
import { toldDetails, type ToldDetails, type Words } from './activity-details'
import { dayAndTime, LocalMoment } from './local-moment'

const headClass = 'px-2 sm:px-3 py-1.5 text-left text-xs leading-5 font-normal text-ink-muted'
const cellClass = 'px-2 sm:px-3 py-2 text-left align-top font-normal'

const markClasses = {
  before: 'bg-danger-tint text-on-danger-tint',
  after: 'bg-success-tint text-on-success-tint',
}

/** The tables of one entry; nothing where its action says all. */
export function EntryDetails({ action, details }: { action: string; details: unknown }) {
  const told = toldDetails(action, details)
  return (
    <>
      {told.changes.length > 0 && <ChangeTable {...told} />}
      {told.facts.length > 0 && (
        <dl className="mt-3 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-2 text-[13px] first:mt-0">
          {told.facts.map(({ field, words }) => (
            <div key={field} className="contents">
              <dt className="text-ink-muted">{field}</dt>
              <dd className="min-w-0 wrap-anywhere whitespace-pre-line">
                <Lines words={words} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** What was created has no column of what was before. */
function ChangeTable({ changes, unchanged }: Pick<ToldDetails, 'changes' | 'unchanged'>) {
  const hasBefore = changes.some(({ before }) => before !== null)
  return (
    <>
      <div className="overflow-hidden rounded border border-line">
        <table className="w-full table-fixed text-[13px]">
          <thead className="bg-sunken">
            <tr>
              <th scope="col" className={clsx(headClass, hasBefore ? 'w-[23%] max-sm:w-[31%]' : 'w-[35%]')}>
                Field
              </th>
              {hasBefore && (
                <th scope="col" className={headClass}>
                  Before
                </th>
              )}
              <th scope="col" className={headClass}>
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field} className="border-t border-line-soft">
                <th scope="row" className={clsx(cellClass, 'wrap-anywhere text-ink-muted')}>
                  {field}
                </th>
                {hasBefore && <td className={cellClass}>{before && <Lines words={before} mark="before" />}</td>}
                <td className={cellClass}>
                  <Lines words={after} mark={hasBefore ? 'after' : undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {unchanged.length > 0 && (
        <p className="mt-2 text-xs leading-4 text-ink-muted">Unchanged: {unchanged.map((field) => field.toLowerCase()).join(', ')}.</p>
      )}
    </>
  )
}

/** A line for each of them. Colours only repeat what the heads of the columns say. */
function Lines({ words, mark }: { words: Words; mark?: keyof typeof markClasses | undefined }) {
  return words.map((word, index) => (
    <span key={index} className="block min-w-0 not-first:mt-1">
      <span
        dir="auto"
        translate="no"
        className={clsx('inline-block max-w-full rounded-sm text-left wrap-anywhere whitespace-pre-line', mark && `-mx-1 px-1 ${markClasses[mark]}`)}
      >
        {typeof word === 'string' ? word : <LocalMoment date={word} write={dayAndTime} />}
      </span>
    </span>
  ))
}
