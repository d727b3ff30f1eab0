-- On a large table, each made by hand before, with CONCURRENTLY.
CREATE INDEX IF NOT EXISTS "activity_of_account_idx" ON "activity"("account_id", "type", "action", "at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "activity_of_account_by_actor_idx" ON "activity"("account_id", "actor_label", "type", "action", "at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "activity_of_target_idx" ON "activity"("account_id", "target_id", "type", "action", "at" DESC, "id" DESC) WHERE (target_id IS NOT NULL);
CREATE INDEX IF NOT EXISTS "activity_of_nobody_idx" ON "activity"("at") WHERE (account_id IS NULL);

-- Of a project, or of an account and none of its projects.
CREATE INDEX IF NOT EXISTS "activity_of_place_idx" ON "activity"(coalesce("project_id", "account_id"), "type", "action", "at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "activity_of_place_by_actor_idx" ON "activity"(coalesce("project_id", "account_id"), "actor_label", "type", "action", "at" DESC, "id" DESC);

-- With them PostgreSQL would read all of a log in which little matches. Servers of the release before sort what they find instead.
DROP INDEX "activity_account_id_at_id_idx";
DROP INDEX "activity_project_id_at_id_idx";
