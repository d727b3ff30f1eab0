-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "delete_reason" TEXT,
ADD COLUMN     "last_used_address" TEXT,
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "networks" TEXT[],
ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused_by_id" UUID,
ADD COLUMN     "responsible_id" UUID;

-- AlterTable
ALTER TABLE "api_key_secret" ADD COLUMN     "awaits_reveal" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "overlap_seconds" INTEGER;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "max_key_days" INTEGER,
ADD COLUMN     "require_key_expiry" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "api_key_traffic" (
    "secret_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "address" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_traffic_pkey" PRIMARY KEY ("secret_id","hour","address","client")
);

-- CreateTable
CREATE TABLE "api_key_attempt" (
    "key_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_attempt_pkey" PRIMARY KEY ("key_id","address","client")
);

-- CreateIndex
CREATE INDEX "api_key_traffic_key_id_hour_idx" ON "api_key_traffic"("key_id", "hour");

-- CreateIndex
CREATE INDEX "api_key_traffic_hour_idx" ON "api_key_traffic"("hour");

-- CreateIndex
CREATE INDEX "api_key_attempt_last_at_idx" ON "api_key_attempt"("last_at");

-- CreateIndex
CREATE INDEX "activity_of_key_idx" ON "activity"("target_id", "at" DESC) WHERE (type = 'API_ACCESS_KEY');

-- CreateIndex
CREATE INDEX "api_key_live_by_responsible_idx" ON "api_key"("responsible_id") WHERE (deleted_at IS NULL AND responsible_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "api_key_deleted_idx" ON "api_key"("project_id", "deleted_at" DESC, "id" DESC) WHERE (deleted_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_responsible_id_fkey" FOREIGN KEY ("account_id", "responsible_id") REFERENCES "person"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_traffic" ADD CONSTRAINT "api_key_traffic_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "api_key_secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_traffic" ADD CONSTRAINT "api_key_traffic_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_attempt" ADD CONSTRAINT "api_key_attempt_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What deleting a key would break is read from here now. So far every key has one secret.
INSERT INTO "api_key_traffic" ("secret_id", "key_id", "hour", "address", "client", "calls", "refused", "last_at")
SELECT DISTINCT ON (c."key_id", c."hour", c."address") s."id", c."key_id", c."hour", c."address", 'unknown', c."calls", 0, c."hour"
FROM "api_key_calls" c JOIN "api_key_secret" s ON s."key_id" = c."key_id"
ORDER BY c."key_id", c."hour", c."address", s."created_at" DESC;

-- The log remembers when a deleted key was used last.
UPDATE "api_key" k SET "last_used_at" = (a."details" ->> 'lastUsedAt')::timestamptz, "last_used_address" = a."details" ->> 'lastUsedIp'
FROM "activity" a
WHERE k."deleted_at" IS NOT NULL AND a."type" = 'API_ACCESS_KEY' AND a."action" = 'DELETED' AND a."target_id" = k."id"::text
  AND a."details" ->> 'lastUsedAt' IS NOT NULL;
