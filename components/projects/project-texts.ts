/** Texts of the Projects page that several of its parts say. */
import { count } from '@/components/ui/counts'

/** "1 project", "1,200 projects". */
export const countProjects = (projects: number) => count(projects, 'project')
