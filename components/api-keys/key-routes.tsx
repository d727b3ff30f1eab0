/** In the panel of a key: the routes that it calls most. */
'use client'

import type { KeyUsage } from '@/lib/schema/key-usage'
import { PanelSection } from '@/components/ui/panel-section'
import { useShortList } from '@/components/ui/short-list'
import { usageKinds } from './usage-kinds'

const barHeight = 4

/** Of the last 30 days, each with a bar in the colour of its kind. */
export function KeyRoutes({ routes, routeCount }: Pick<KeyUsage, 'routes' | 'routeCount'>) {
  const { shown, button, rest } = useShortList({ items: routes, total: routeCount, noun: 'routes' })
  if (routes.length === 0) return null
  const most = Math.max(...routes.map(({ calls }) => calls))
  return (
    <PanelSection title="What it calls" action={button}>
      <table aria-label="Routes, last 30 days" className="w-full table-fixed">
        <colgroup>
          <col />
          <col className="w-14 sm:w-28" />
          <col className="w-18" />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Kind</th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ route, kind, calls }) => {
            const [method = '', path = ''] = route.split(' ')
            const shownKind = usageKinds.find((one) => one.kind === kind)
            return (
              <tr key={`${kind} ${route}`} className="border-t border-line-soft">
                <th scope="row" translate="no" className="py-1.5 text-left align-top font-mono text-xs leading-5 font-normal wrap-anywhere">
                  <span className="text-ink-subtle">{method}</span> {path}
                </th>
                <td className="py-1.5 pl-4 align-top">
                  <span className="flex h-5 items-center">
                    <span className="sr-only">{shownKind?.label}</span>
                    <svg aria-hidden width="100%" height={barHeight}>
                      <title>{shownKind?.label}</title>
                      <rect width="100%" height={barHeight} rx={barHeight / 2} className="fill-line-soft" />
                      <rect width={`${Math.max(2, (calls / most) * 100)}%`} height={barHeight} rx={barHeight / 2} className={shownKind?.fill} />
                    </svg>
                  </span>
                </td>
                <td className="py-1.5 pl-3 text-right align-top text-[13px] leading-5 tabular-nums">{calls.toLocaleString('en')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {rest}
    </PanelSection>
  )
}
