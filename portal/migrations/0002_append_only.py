"""What is posted stays: the one function that closes a table against change, partitions included."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

REFUSE = """
CREATE FUNCTION toadlane_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: a mistake is mended by a new row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

# truncate triggers are not inherited by partitions, and rights are given table by table: so each partition is closed by name
CLOSE = """
CREATE FUNCTION toadlane_append_only(closed regclass, site_role text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE part regclass;
BEGIN
  FOR part IN SELECT closed UNION SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = closed LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS toadlane_no_truncate ON %s', part);
    EXECUTE format('CREATE TRIGGER toadlane_no_truncate BEFORE TRUNCATE ON %s EXECUTE FUNCTION toadlane_refuse_change()', part);
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = part AND tgname = 'toadlane_no_change') THEN
      EXECUTE format('CREATE TRIGGER toadlane_no_change BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION toadlane_refuse_change()', part);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = site_role) AND site_role <> current_user THEN
      EXECUTE format('REVOKE ALL ON %s FROM %I', part, site_role);
      EXECUTE format('GRANT SELECT, INSERT ON %s TO %I', part, site_role);
    END IF;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]
    operations = [
        RunSQL(
            [REFUSE, CLOSE], reverse_sql=["DROP FUNCTION toadlane_append_only(regclass, text)", "DROP FUNCTION toadlane_refuse_change()"]
        )
    ]
