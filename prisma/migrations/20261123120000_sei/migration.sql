-- CreateEnum
CREATE TYPE "profile_kind" AS ENUM ('EFFICIENCY', 'PRODUCTIVITY', 'BUSINESS_ALIGNMENT');

-- AlterTable
ALTER TABLE "developer_version" ADD COLUMN     "columns" TEXT[],
ADD COLUMN     "ordinal" SERIAL NOT NULL,
ADD COLUMN     "row_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "developer_upload_block" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "rows" JSONB NOT NULL,

    CONSTRAINT "developer_upload_block_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateTable
CREATE TABLE "developer" (
    "ref_id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "manager_email_key" TEXT,
    "fields" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "developer_pkey" PRIMARY KEY ("ref_id")
);

-- CreateTable
CREATE TABLE "integration" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "tags" TEXT[],
    "table_name" TEXT,
    "schema" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "developer_identity" (
    "account_id" UUID NOT NULL,
    "developer_ref_id" INTEGER NOT NULL,
    "integration_id" INTEGER NOT NULL,
    "identity" TEXT NOT NULL,

    CONSTRAINT "developer_identity_pkey" PRIMARY KEY ("developer_ref_id","integration_id")
);

-- CreateTable
CREATE TABLE "ingestion_job" (
    "integration_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "valid" INTEGER NOT NULL,
    "invalid" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "errors" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "ingestion_job_pkey" PRIMARY KEY ("integration_id","id")
);

-- CreateTable
CREATE TABLE "external_record" (
    "id" BIGSERIAL NOT NULL,
    "integration_id" INTEGER NOT NULL,
    "job_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "data" JSONB NOT NULL,

    CONSTRAINT "external_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cicd_instance" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "integration_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,

    CONSTRAINT "cicd_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cicd_event" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "instance_guid" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cicd_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "profile" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "profile_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "folded_name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "profile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "org_tree" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "folded_name" TEXT NOT NULL,
    "levels" TEXT[],
    "filters" JSONB NOT NULL,
    "default_integration_ids" INTEGER[],
    "efficiency_profile_id" INTEGER,
    "productivity_profile_id" INTEGER,
    "business_alignment_profile_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "org_tree_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "ref_id" SERIAL NOT NULL,
    "project_id" UUID NOT NULL,
    "org_tree_id" INTEGER NOT NULL,
    "parent_ref_id" INTEGER,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "leaf" BOOLEAN NOT NULL,
    "manager_key" TEXT,
    "empty_since" TIMESTAMPTZ(3),
    "filters" JSONB NOT NULL DEFAULT '{}',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "team_pkey" PRIMARY KEY ("ref_id")
);

-- CreateTable
CREATE TABLE "team_integration" (
    "team_ref_id" INTEGER NOT NULL,
    "integration_id" INTEGER NOT NULL,

    CONSTRAINT "team_integration_pkey" PRIMARY KEY ("team_ref_id","integration_id")
);

-- CreateTable
CREATE TABLE "team_developer" (
    "team_ref_id" INTEGER NOT NULL,
    "developer_ref_id" INTEGER NOT NULL,

    CONSTRAINT "team_developer_pkey" PRIMARY KEY ("team_ref_id","developer_ref_id")
);

-- CreateTable
CREATE TABLE "kpi" (
    "id" SERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "folded_name" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "comparator" TEXT NOT NULL,
    "unit" TEXT,
    "threshold" JSONB,
    "org_tree_id" INTEGER,
    "team_ref_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kpi_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "developer_account_id_manager_email_key_idx" ON "developer"("account_id", "manager_email_key");

-- CreateIndex
CREATE UNIQUE INDEX "developer_account_id_email_key_key" ON "developer"("account_id", "email_key");

-- CreateIndex
CREATE UNIQUE INDEX "developer_account_id_ref_id_key" ON "developer"("account_id", "ref_id");

-- CreateIndex
CREATE UNIQUE INDEX "integration_account_id_id_key" ON "integration"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "integration_account_id_table_name_key" ON "integration"("account_id", "table_name");

-- CreateIndex
CREATE UNIQUE INDEX "developer_identity_integration_id_identity_key" ON "developer_identity"("integration_id", "identity");

-- CreateIndex
CREATE INDEX "ingestion_job_integration_id_at_id_idx" ON "ingestion_job"("integration_id", "at" DESC, "id");

-- CreateIndex
CREATE INDEX "external_record_integration_id_at_idx" ON "external_record"("integration_id", "at");

-- CreateIndex
CREATE INDEX "cicd_instance_account_id_idx" ON "cicd_instance"("account_id");

-- CreateIndex
CREATE INDEX "cicd_event_project_id_started_at_idx" ON "cicd_event"("project_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "profile_account_id_id_key" ON "profile"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "profile_account_id_kind_folded_name_key" ON "profile"("account_id", "kind", "folded_name");

-- CreateIndex
CREATE UNIQUE INDEX "org_tree_project_id_folded_name_key" ON "org_tree"("project_id", "folded_name");

-- CreateIndex
CREATE UNIQUE INDEX "org_tree_project_id_id_key" ON "org_tree"("project_id", "id");

-- CreateIndex
CREATE INDEX "team_parent_ref_id_idx" ON "team"("parent_ref_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_org_tree_id_path_key" ON "team"("org_tree_id", "path");

-- CreateIndex
CREATE UNIQUE INDEX "team_project_id_ref_id_key" ON "team"("project_id", "ref_id");

-- CreateIndex
CREATE INDEX "team_integration_integration_id_idx" ON "team_integration"("integration_id");

-- CreateIndex
CREATE INDEX "team_developer_developer_ref_id_idx" ON "team_developer"("developer_ref_id");

-- CreateIndex
CREATE UNIQUE INDEX "kpi_project_id_folded_name_key" ON "kpi"("project_id", "folded_name");

-- AddForeignKey
ALTER TABLE "developer_upload_block" ADD CONSTRAINT "developer_upload_block_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "developer_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "developer" ADD CONSTRAINT "developer_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "integration" ADD CONSTRAINT "integration_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "developer_identity" ADD CONSTRAINT "developer_identity_account_id_developer_ref_id_fkey" FOREIGN KEY ("account_id", "developer_ref_id") REFERENCES "developer"("account_id", "ref_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "developer_identity" ADD CONSTRAINT "developer_identity_account_id_integration_id_fkey" FOREIGN KEY ("account_id", "integration_id") REFERENCES "integration"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingestion_job" ADD CONSTRAINT "ingestion_job_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "external_record" ADD CONSTRAINT "external_record_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cicd_instance" ADD CONSTRAINT "cicd_instance_account_id_integration_id_fkey" FOREIGN KEY ("account_id", "integration_id") REFERENCES "integration"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cicd_event" ADD CONSTRAINT "cicd_event_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "project"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profile" ADD CONSTRAINT "profile_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_tree" ADD CONSTRAINT "org_tree_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "project"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_tree" ADD CONSTRAINT "org_tree_account_id_efficiency_profile_id_fkey" FOREIGN KEY ("account_id", "efficiency_profile_id") REFERENCES "profile"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_tree" ADD CONSTRAINT "org_tree_account_id_productivity_profile_id_fkey" FOREIGN KEY ("account_id", "productivity_profile_id") REFERENCES "profile"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_tree" ADD CONSTRAINT "org_tree_account_id_business_alignment_profile_id_fkey" FOREIGN KEY ("account_id", "business_alignment_profile_id") REFERENCES "profile"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_project_id_org_tree_id_fkey" FOREIGN KEY ("project_id", "org_tree_id") REFERENCES "org_tree"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_parent_ref_id_fkey" FOREIGN KEY ("parent_ref_id") REFERENCES "team"("ref_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_integration" ADD CONSTRAINT "team_integration_team_ref_id_fkey" FOREIGN KEY ("team_ref_id") REFERENCES "team"("ref_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_integration" ADD CONSTRAINT "team_integration_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_developer" ADD CONSTRAINT "team_developer_team_ref_id_fkey" FOREIGN KEY ("team_ref_id") REFERENCES "team"("ref_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_developer" ADD CONSTRAINT "team_developer_developer_ref_id_fkey" FOREIGN KEY ("developer_ref_id") REFERENCES "developer"("ref_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi" ADD CONSTRAINT "kpi_account_id_project_id_fkey" FOREIGN KEY ("account_id", "project_id") REFERENCES "project"("account_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi" ADD CONSTRAINT "kpi_project_id_org_tree_id_fkey" FOREIGN KEY ("project_id", "org_tree_id") REFERENCES "org_tree"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi" ADD CONSTRAINT "kpi_project_id_team_ref_id_fkey" FOREIGN KEY ("project_id", "team_ref_id") REFERENCES "team"("project_id", "ref_id") ON DELETE CASCADE ON UPDATE CASCADE;
