-- In the order in which an upload locks them.
ALTER TABLE "ingestion_job" ADD COLUMN "bytes" INTEGER;
ALTER TABLE "external_record" ADD COLUMN "bytes" INTEGER;
ALTER TABLE "cicd_event" ADD COLUMN "bytes" INTEGER;

-- On a large table, made by hand before, with CONCURRENTLY.
CREATE INDEX IF NOT EXISTS "cicd_event_received_at_idx" ON "cicd_event"("received_at");

-- CreateTable
CREATE TABLE "stored_amount" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "integration_id" INTEGER,
    "records" BIGINT NOT NULL DEFAULT 0,
    "runs" BIGINT NOT NULL DEFAULT 0,
    "jobs" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "cleaned_records" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "stored_amount_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "stored_amount_account_id_integration_id_idx" ON "stored_amount"("account_id", "integration_id");

-- CreateTable
CREATE TABLE "uncounted" (
    "kind" TEXT NOT NULL,
    "after" JSONB,

    CONSTRAINT "uncounted_pkey" PRIMARY KEY ("kind")
);

-- Rows that are there already are counted by the servers, in small steps.
INSERT INTO "uncounted" ("kind") VALUES ('jobs'), ('records'), ('runs');

-- A row counts its long values as JSONB has them before compression, and 200 bytes for all else: header, ids, indexes.
CREATE FUNCTION "measure_ingestion_job"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."bytes" := 200 + pg_column_size(NEW."errors") + octet_length(NEW."message");
    RETURN NEW;
END $$;

CREATE FUNCTION "measure_external_record"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."bytes" := 200 + pg_column_size(NEW."data");
    RETURN NEW;
END $$;

CREATE FUNCTION "measure_cicd_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."bytes" := 200 + pg_column_size(NEW."payload") + octet_length(NEW."result");
    RETURN NEW;
END $$;

-- Rows without a measure came before it, and count what they take.
CREATE FUNCTION "count_ingestion_jobs"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "sign" INTEGER := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    INSERT INTO "stored_amount" ("account_id", "integration_id", "jobs", "bytes")
    SELECT i."account_id", i."id", "sign" * count(*),
        "sign" * sum(coalesce(c."bytes", 200 + pg_column_size(c."errors") + octet_length(c."message")))
    FROM "changed" c JOIN "integration" i ON i."id" = c."integration_id" GROUP BY i."id";
    RETURN NULL;
END $$;

CREATE FUNCTION "count_external_records"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "sign" INTEGER := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    INSERT INTO "stored_amount" ("account_id", "integration_id", "records", "bytes")
    SELECT i."account_id", i."id", "sign" * count(*), "sign" * sum(coalesce(c."bytes", 200 + pg_column_size(c."data")))
    FROM "changed" c JOIN "integration" i ON i."id" = c."integration_id" GROUP BY i."id";
    RETURN NULL;
END $$;

CREATE FUNCTION "count_cicd_events"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "sign" INTEGER := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    INSERT INTO "stored_amount" ("account_id", "runs", "bytes")
    SELECT c."account_id", "sign" * count(*),
        "sign" * sum(coalesce(c."bytes", 200 + pg_column_size(c."payload") + octet_length(c."result")))
    FROM "changed" c GROUP BY c."account_id";
    RETURN NULL;
END $$;

-- Contract 2026-11-25, after 20261125163000_emails_in_one_form: they fill a column that the release before does not know, and count.
DO $$
BEGIN
    CREATE TRIGGER "measure" BEFORE INSERT ON "ingestion_job" FOR EACH ROW EXECUTE FUNCTION "measure_ingestion_job"();
    CREATE TRIGGER "count_added" AFTER INSERT ON "ingestion_job" REFERENCING NEW TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_ingestion_jobs"();
    CREATE TRIGGER "count_deleted" AFTER DELETE ON "ingestion_job" REFERENCING OLD TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_ingestion_jobs"();

    CREATE TRIGGER "measure" BEFORE INSERT ON "external_record" FOR EACH ROW EXECUTE FUNCTION "measure_external_record"();
    CREATE TRIGGER "count_added" AFTER INSERT ON "external_record" REFERENCING NEW TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_external_records"();
    CREATE TRIGGER "count_deleted" AFTER DELETE ON "external_record" REFERENCING OLD TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_external_records"();

    CREATE TRIGGER "measure" BEFORE INSERT ON "cicd_event" FOR EACH ROW EXECUTE FUNCTION "measure_cicd_event"();
    CREATE TRIGGER "count_added" AFTER INSERT ON "cicd_event" REFERENCING NEW TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_cicd_events"();
    CREATE TRIGGER "count_deleted" AFTER DELETE ON "cicd_event" REFERENCING OLD TABLE AS "changed"
        FOR EACH STATEMENT EXECUTE FUNCTION "count_cicd_events"();
END $$;
