-- At once the lock that the check needs: two one after the other could wait for each other's holders.
LOCK TABLE "person" IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    "same" TEXT;
BEGIN
    SELECT string_agg("emails", '; ') INTO "same" FROM (
        SELECT string_agg(quote_ident("email"), ' and ' ORDER BY "email") AS "emails" FROM "person"
        GROUP BY lower(lower(btrim("email") COLLATE "C") COLLATE "default") HAVING count(*) > 1
        ORDER BY 1 LIMIT 20
    ) "collisions";
    IF "same" IS NOT NULL THEN
        RAISE EXCEPTION 'people have the same email once it is trimmed and in lower case: %. Change the email of all but one of each, and start again', "same";
    END IF;
END $$;

-- First A to Z, as the server does it: in a Turkish locale the small letter of I is another one.
UPDATE "person" SET "email" = lower(lower(btrim("email") COLLATE "C") COLLATE "default")
WHERE "email" <> lower(btrim("email"));

-- Contract 2026-11-25, after 20261123000000_init: every release has written emails in this form alone.
ALTER TABLE "person" ADD CONSTRAINT "person_email_check" CHECK ("email" = lower(btrim("email")));
