-- AlterTable
ALTER TABLE "person_identity" ADD COLUMN     "auth_time_told_at" TIMESTAMPTZ(3);
