-- On a large table, make it by hand with CONCURRENTLY before.
CREATE INDEX IF NOT EXISTS "api_key_live_by_person_idx" ON "api_key"("created_by_id") WHERE (deleted_at IS NULL);
