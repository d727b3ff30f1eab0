-- AlterTable
ALTER TABLE "finding_dismissal" ADD COLUMN     "event_at" TIMESTAMPTZ(3);
