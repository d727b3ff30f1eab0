-- AlterTable
ALTER TABLE "api_key_attempt" ADD COLUMN     "project_id" UUID;

-- AlterTable
ALTER TABLE "api_key_use" ADD COLUMN     "called_at" TIMESTAMPTZ(3),
ADD COLUMN     "configured_at" TIMESTAMPTZ(3),
ADD COLUMN     "refused_at" TIMESTAMPTZ(3),
ADD COLUMN     "shared_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "rotate_after_days" INTEGER NOT NULL DEFAULT 90,
ADD COLUMN     "unused_after_days" INTEGER NOT NULL DEFAULT 90;

-- CreateTable
CREATE TABLE "api_key_day" (
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "secret_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "checks" INTEGER NOT NULL DEFAULT 0,
    "expired" INTEGER NOT NULL DEFAULT 0,
    "paused" INTEGER NOT NULL DEFAULT 0,
    "wrong_network" INTEGER NOT NULL DEFAULT 0,
    "forbidden" INTEGER NOT NULL DEFAULT 0,
    "rate_limited" INTEGER NOT NULL DEFAULT 0,
    "other_refused" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "api_key_day_pkey" PRIMARY KEY ("key_id","day","secret_id","kind")
);

-- CreateTable
CREATE TABLE "api_key_route" (
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "route" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "api_key_route_pkey" PRIMARY KEY ("key_id","day","route")
);

-- CreateTable
CREATE TABLE "api_key_client" (
    "key_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_client_pkey" PRIMARY KEY ("key_id","address","client")
);

-- CreateTable
CREATE TABLE "api_key_network" (
    "key_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "known_before" INTEGER,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_network_pkey" PRIMARY KEY ("key_id","network")
);

-- CreateTable
CREATE TABLE "finding_dismissal" (
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "dismissed_by_id" UUID,
    "dismissed_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "finding_dismissal_pkey" PRIMARY KEY ("project_id","kind","key_id")
);

-- CreateIndex
CREATE INDEX "api_key_day_day_idx" ON "api_key_day"("day");

-- CreateIndex
CREATE INDEX "api_key_route_day_idx" ON "api_key_route"("day");

-- CreateIndex
CREATE INDEX "api_key_network_last_at_idx" ON "api_key_network"("last_at");

-- CreateIndex
CREATE INDEX "api_key_network_new_idx" ON "api_key_network"("project_id", "used_at" DESC) WHERE ((known_before >= 1) AND (known_before <= 3));

-- CreateIndex
CREATE INDEX "finding_dismissal_ends_at_idx" ON "finding_dismissal"("ends_at");

-- CreateIndex
CREATE INDEX "api_key_attempt_project_id_last_at_idx" ON "api_key_attempt"("project_id", "last_at" DESC);

-- AddForeignKey
ALTER TABLE "api_key_day" ADD CONSTRAINT "api_key_day_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_day" ADD CONSTRAINT "api_key_day_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "api_key_secret"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_route" ADD CONSTRAINT "api_key_route_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_client" ADD CONSTRAINT "api_key_client_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_network" ADD CONSTRAINT "api_key_network_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding_dismissal" ADD CONSTRAINT "finding_dismissal_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding_dismissal" ADD CONSTRAINT "finding_dismissal_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The last use of an Admin key may have been one that only an Admin key may make: nothing says that it was not.
UPDATE "api_key_use" u SET "configured_at" = u."used_at", "called_at" = u."used_at"
FROM "api_key" k WHERE k."id" = u."key_id" AND k."role" = 'ADMIN' AND u."used_at" > now() - interval '30 days';

-- Who has called a paused key is known for eight days.
UPDATE "api_key_use" u SET "refused_at" = t."last_at"
FROM (SELECT "key_id", max("last_at") AS "last_at" FROM "api_key_traffic" WHERE "refused" > 0 GROUP BY "key_id") t
WHERE t."key_id" = u."key_id";

-- What is known of clients and networks, so that not every one of them is new.
INSERT INTO "api_key_client" ("key_id", "address", "client", "calls", "refused", "first_at", "last_at")
SELECT "key_id", "address", "client", sum("calls"), sum("refused"), min("hour"), max("last_at")
FROM "api_key_traffic" GROUP BY 1, 2, 3;

INSERT INTO "api_key_network" ("key_id", "project_id", "network", "calls", "refused", "first_at", "last_at", "known_before", "used_at")
SELECT t."key_id", k."project_id", t."network", sum(t."calls"), sum(t."refused"), min(t."hour"), max(t."last_at"),
       CASE WHEN sum(t."calls") > 0 THEN 0 END, min(t."hour") FILTER (WHERE t."calls" > 0)
FROM (
  SELECT "key_id", "hour", "calls", "refused", "last_at",
         CASE WHEN "address" !~ '[.:]' THEN "address"
              WHEN "address" ~ ':' THEN network(set_masklen("address"::inet, 48))::text
              ELSE network(set_masklen("address"::inet, 24))::text END AS "network"
  FROM "api_key_traffic"
) t JOIN "api_key" k ON k."id" = t."key_id"
GROUP BY 1, 2, 3;

UPDATE "api_key_attempt" a SET "project_id" = k."project_id" FROM "api_key" k WHERE k."id" = a."key_id";
