-- Entries are added and read. Only delete_old_activities sets the mark, for its own statement; and only what runs with the rights
-- of the table's owner counts, so that a role that reads and writes rows gains nothing by setting it.
CREATE FUNCTION "refuse_activity_change"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sei_api_keys.deletes_old_activities', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The activity log stays as it was written: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege', HINT = 'Old entries are deleted by delete_old_activities(before, most).';
END $$;

-- Contract 2026-11-26, after 20261126052010_activity_in_order: servers of the release before delete old entries themselves, once a
-- minute; they are refused, log that, and do all else. The servers of this release delete what is left.
CREATE TRIGGER "activity_as_written" BEFORE UPDATE OR DELETE OR TRUNCATE ON "activity"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_activity_change"();

-- Deletes the entries of before a time, `most` of them at once, and says how many. Whatever it is asked, the last day stays. Entries
-- are found kind by kind, each in the order of an index; what another server deletes just now is passed over.
CREATE FUNCTION "delete_old_activities"("before" timestamptz, "most" integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    "until" timestamptz := least("before", clock_timestamp() - interval '1 day');
    "gone" integer;
BEGIN
    IF NOT has_table_privilege(session_user, 'public.activity', 'DELETE') THEN
        RAISE EXCEPTION 'The role % may not delete from the activity log.', session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('sei_api_keys.deletes_old_activities', 'on', true);
    WITH RECURSIVE "kind" AS (
        (SELECT a.account_id, a.type, a.action FROM public.activity a WHERE a.account_id IS NOT NULL
         ORDER BY a.account_id, a.type, a.action LIMIT 1)
        UNION ALL
        SELECT n.* FROM "kind" k CROSS JOIN LATERAL (
            SELECT a.account_id, a.type, a.action FROM public.activity a
            WHERE a.account_id IS NOT NULL AND (a.account_id, a.type, a.action) > (k.account_id, k.type, k.action)
            ORDER BY a.account_id, a.type, a.action LIMIT 1
        ) n
    ), "old" AS (
        (SELECT o.id FROM "kind" k CROSS JOIN LATERAL (
            SELECT a.id FROM public.activity a
            WHERE a.account_id = k.account_id AND a.type = k.type AND a.action = k.action AND a.at < "until"
            ORDER BY a.at LIMIT "most" FOR UPDATE SKIP LOCKED
        ) o LIMIT "most")
        UNION ALL
        SELECT o.id FROM (
            SELECT a.id FROM public.activity a WHERE a.account_id IS NULL AND a.at < "until"
            ORDER BY a.at LIMIT "most" FOR UPDATE SKIP LOCKED
        ) o
    )
    DELETE FROM public.activity WHERE id = ANY (ARRAY(SELECT id FROM "old" LIMIT "most"));
    GET DIAGNOSTICS "gone" = ROW_COUNT;
    PERFORM set_config('sei_api_keys.deletes_old_activities', '', true);
    RETURN "gone";
END $$;
