-- AlterTable
ALTER TABLE "developer" ADD COLUMN     "ingested_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "developer_removal" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed" INTEGER NOT NULL,

    CONSTRAINT "developer_removal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "developer_removal_account_id_at_idx" ON "developer_removal"("account_id", "at");

-- AddForeignKey
ALTER TABLE "developer_removal" ADD CONSTRAINT "developer_removal_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
