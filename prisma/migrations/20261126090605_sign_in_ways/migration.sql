-- CreateEnum
CREATE TYPE "passkey_purpose" AS ENUM ('SIGN_IN', 'PROOF', 'ADD');

-- CreateEnum
CREATE TYPE "role_source" AS ENUM ('HAND', 'DIRECTORY');

-- AlterEnum
ALTER TYPE "person_link_kind" ADD VALUE 'PASSKEY';

-- AlterTable
ALTER TABLE "person_link" ADD COLUMN     "is_requested" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "role_binding" ADD COLUMN     "source" "role_source" NOT NULL DEFAULT 'HAND';

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "id_token" TEXT,
ADD COLUMN     "identity_id" UUID,
ADD COLUMN     "oidc_sid" TEXT,
ADD COLUMN     "proved_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "person_identity" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oidc_logout" (
    "issuer" TEXT NOT NULL,
    "token_id" TEXT NOT NULL,
    "subject" TEXT,
    "sid" TEXT,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oidc_logout_pkey" PRIMARY KEY ("issuer","token_id")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "name" TEXT NOT NULL,
    "is_backed_up" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenge" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "challenge" BYTEA NOT NULL,
    "purpose" "passkey_purpose" NOT NULL,
    "person_id" UUID,
    "session_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_identity_issuer_subject_key" ON "person_identity"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "person_identity_person_id_issuer_key" ON "person_identity"("person_id", "issuer");

-- CreateIndex
CREATE INDEX "oidc_logout_expires_at_idx" ON "oidc_logout"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "passkey_person_id_created_at_idx" ON "passkey"("person_id", "created_at");

-- CreateIndex
CREATE INDEX "passkey_challenge_expires_at_idx" ON "passkey_challenge"("expires_at");

-- Contract 2026-11-26, after 20261126052020_activity_as_written: every row of the release before has the source HAND,
-- of which the index that this one replaces allows one.
CREATE UNIQUE INDEX "role_binding_person_id_project_id_role_source_key" ON "role_binding"("person_id", "project_id", "role", "source");

-- Contract 2026-11-26, after 20261126052020_activity_as_written: the same, for roles of the account.
CREATE UNIQUE INDEX "role_binding_account_source_key" ON "role_binding"("person_id", "role", "source") WHERE (project_id IS NULL);

-- Contract 2026-11-26, after 20261126052020_activity_as_written: no statement of a release names it, and the
-- new one allows one row of each source.
DROP INDEX "role_binding_account_key";

-- Contract 2026-11-26, after 20261126052020_activity_as_written: the same, for roles of a project.
DROP INDEX "role_binding_person_id_project_id_role_key";

-- CreateIndex
CREATE INDEX "session_identity_id_idx" ON "session"("identity_id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_identity_id_fkey" FOREIGN KEY ("identity_id") REFERENCES "person_identity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
