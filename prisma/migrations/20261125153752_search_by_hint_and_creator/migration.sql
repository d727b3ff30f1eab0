-- CreateIndex
CREATE INDEX "api_key_live_creator_idx" ON "api_key"("project_id", "created_by_id") WHERE (deleted_at IS NULL);

-- A hint is found by its beginning and by its last four characters, in either case.
CREATE INDEX "api_key_secret_hint_idx" ON "api_key_secret"(lower("hint") text_pattern_ops) WHERE (revoked_at IS NULL);
CREATE INDEX "api_key_secret_hint_end_idx" ON "api_key_secret"(lower(right("hint", 4))) WHERE (revoked_at IS NULL);
