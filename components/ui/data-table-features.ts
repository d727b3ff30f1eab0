/** What the columns of our tables can be: sorted, and placed in narrow cards too. */
import { metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'

type ColumnMeta = {
  /** Where the cell is placed in a narrow card; `tick` is for check boxes, beside the title, `foot` for a button. */
  narrow: 'title' | 'value' | 'line' | 'corner' | 'tick' | 'foot'
  /** Only where there is place for all columns: another cell, or another page, has it too. */
  whole?: true
  /** The side of its column on which the cell is: numbers are at the end. */
  align?: 'end'
}

export const dataTableFeatures = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

export type DataTableFeatures = typeof dataTableFeatures
