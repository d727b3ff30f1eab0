-- Substring search over names (trigrams), in one index with the project. Both extensions are trusted: the owner of the
-- database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateEnum
CREATE TYPE "person_role" AS ENUM ('ACCOUNT_ADMIN', 'SEI_ADMIN', 'SEI_TEAM_MANAGER', 'SEI_VIEWER');

-- CreateEnum
CREATE TYPE "key_role" AS ENUM ('ADMIN', 'INGESTION');

-- CreateEnum
CREATE TYPE "developer_version_status" AS ENUM ('PREVIEW', 'PENDING_APPROVAL', 'ACTIVE', 'SUPERSEDED');

-- CreateEnum
CREATE TYPE "developer_field_type" AS ENUM ('NAME', 'EMAIL', 'MANAGER_EMAIL', 'ROLE', 'CUSTOM');

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identifier" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_binding" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "project_id" UUID,
    "role" "person_role" NOT NULL,

    CONSTRAINT "role_binding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "folded_name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "role" "key_role" NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_by_id" UUID,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_secret" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_use" (
    "key_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity'::timestamptz,
    "address" TEXT,

    CONSTRAINT "api_key_use_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "api_key_calls" (
    "key_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "address" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "api_key_calls_pkey" PRIMARY KEY ("key_id","hour","address")
);

-- CreateTable
CREATE TABLE "activity" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID,
    "project_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_label" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_id" TEXT,
    "target_name" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "address" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "developer_version" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "status" "developer_version_status" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "developer_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "developer_field" (
    "version_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "column_name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "field_type" "developer_field_type" NOT NULL,
    "required" BOOLEAN NOT NULL,

    CONSTRAINT "developer_field_pkey" PRIMARY KEY ("version_id","index")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_identifier_key" ON "account"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "organization_account_id_identifier_key" ON "organization"("account_id", "identifier");

-- CreateIndex
CREATE UNIQUE INDEX "organization_account_id_id_key" ON "organization"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "project_organization_id_identifier_key" ON "project"("organization_id", "identifier");

-- CreateIndex
CREATE UNIQUE INDEX "project_account_id_id_key" ON "project"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "person_account_id_id_key" ON "person"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "role_binding_person_id_project_id_role_key" ON "role_binding"("person_id", "project_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "role_binding_account_key" ON "role_binding"("person_id", "role") WHERE (project_id IS NULL);

-- CreateIndex
CREATE INDEX "api_key_live_created_idx" ON "api_key"("project_id", "created_at" DESC, "id" DESC) WHERE (deleted_at IS NULL);

-- CreateIndex
CREATE INDEX "api_key_live_search_idx" ON "api_key" USING GIN ("project_id" uuid_ops, "search_text" gin_trgm_ops) WHERE (deleted_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_live_name_key" ON "api_key"("project_id", "folded_name") WHERE (deleted_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_hash_key" ON "api_key_secret"("hash");

-- CreateIndex
CREATE INDEX "api_key_secret_key_id_created_at_idx" ON "api_key_secret"("key_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "api_key_use_project_id_used_at_key_id_idx" ON "api_key_use"("project_id", "used_at" DESC, "key_id" DESC);

-- CreateIndex
CREATE INDEX "api_key_calls_hour_idx" ON "api_key_calls"("hour");

-- CreateIndex
CREATE INDEX "activity_account_id_at_id_idx" ON "activity"("account_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "activity_project_id_at_id_idx" ON "activity"("project_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "developer_version_account_id_created_at_idx" ON "developer_version"("account_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "developer_version_active_key" ON "developer_version"("account_id") WHERE (status = 'ACTIVE');

-- CreateIndex
CREATE UNIQUE INDEX "developer_field_version_id_key_key" ON "developer_field"("version_id", "key");

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_account_id_organization_id_fkey" FOREIGN KEY ("account_id", "organization_id") REFERENCES "organization"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_binding" ADD CONSTRAINT "role_binding_account_id_person_id_fkey" FOREIGN KEY ("account_id", "person_id") REFERENCES "person"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_binding" ADD CONSTRAINT "role_binding_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "project"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "project"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_created_by_id_fkey" FOREIGN KEY ("account_id", "created_by_id") REFERENCES "person"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_secret" ADD CONSTRAINT "api_key_secret_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_use" ADD CONSTRAINT "api_key_use_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_calls" ADD CONSTRAINT "api_key_calls_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activity" ADD CONSTRAINT "activity_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "developer_version" ADD CONSTRAINT "developer_version_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "developer_field" ADD CONSTRAINT "developer_field_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "developer_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
