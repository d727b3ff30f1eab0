/** The facts of a key, at the top of its panel. */
import type { Key } from '@/lib/schema/key'
import { Fact } from '@/components/ui/fact'
import { LocalDate } from '@/components/ui/local-date'
import { RelativeTime } from '@/components/ui/relative-time'
import { Truncated } from '@/components/ui/truncated'
import { count } from '@/components/ui/counts'

/** The same for everybody who may see the key in the list. */
export function KeyFacts({ factsOf }: { factsOf: Key }) {
  const { expiresAt, networks, responsible, createdAt, createdBy, lastUsedAt, lastUsedIp, pausedAt, pausedBy } = factsOf
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
      <Fact name="Expires" detail={expiresAt && <RelativeTime iso={expiresAt} />}>
        {expiresAt ? <LocalDate iso={expiresAt} /> : 'Never'}
      </Fact>
      <Fact name="Networks">{networks.length === 0 ? 'Everywhere' : count(networks.length, 'range')}</Fact>
      <Fact name="Responsible" detail={<Truncated text={responsible.email} translate="no" />}>
        <Truncated text={responsible.name} translate="no" />
      </Fact>
      <Fact name="Created" detail={<By name={createdBy.name} />}>
        <LocalDate iso={createdAt} />
      </Fact>
      <Fact
        name="Last used"
        detail={
          lastUsedIp && (
            <>
              <span>from</span>
              <Truncated text={lastUsedIp} translate="no" />
            </>
          )
        }
      >
        {lastUsedAt ? <RelativeTime alone iso={lastUsedAt} /> : 'Never'}
      </Fact>
      {pausedAt && (
        <Fact name="Paused" detail={pausedBy && <By name={pausedBy.name} />}>
          <RelativeTime alone iso={pausedAt} />
        </Fact>
      )}
    </dl>
  )
}

function By({ name }: { name: string }) {
  return (
    <>
      <span>by</span>
      <Truncated text={name} translate="no" />
    </>
  )
}
