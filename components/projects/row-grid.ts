/** The columns of the table of projects where it is wide: name, identifier, live keys, people, created, status, menu. */

export const rowGrid =
  '@table:grid @table:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)_6rem_4.5rem_10.5rem_6.5rem_2rem] @table:items-center @table:gap-x-4'
