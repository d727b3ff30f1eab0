-- DropIndex
DROP INDEX "developer_account_id_manager_email_key_idx";

-- CreateIndex
CREATE INDEX "kpi_project_id_org_tree_id_idx" ON "kpi"("project_id", "org_tree_id");

-- CreateIndex
CREATE INDEX "kpi_project_id_team_ref_id_idx" ON "kpi"("project_id", "team_ref_id");
