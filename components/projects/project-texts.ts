/** Texts of the Projects page that several of its parts say. */

/** A count with its noun: "1 project", "1,200 projects". */
export const countOf = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const countProjects = (count: number) => countOf(count, 'project', 'projects')
