/** Empties tables of a test's database. The activity log refuses that, so the owner of the table turns its trigger off for it. */
import { database } from '../../server/database/open'

/** @param tables as TRUNCATE takes them, such as `account CASCADE` */
export async function truncate(tables: string): Promise<void> {
  const { query } = await database()
  const text = `DO $$ BEGIN
    ALTER TABLE activity DISABLE TRIGGER activity_as_written;
    TRUNCATE ${tables};
    ALTER TABLE activity ENABLE TRIGGER activity_as_written;
  END $$`
  await query({ text, values: [] })
}
