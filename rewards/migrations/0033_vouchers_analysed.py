"""Vouchers of a run are analysed with it: until autovacuum comes round, each home would read a million to find its own."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

ANALYSE = """
CREATE FUNCTION rewards_analyse_vouchers() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET default_statistics_target = 10 AS $$
BEGIN
  ANALYZE rewards_voucher;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0032_asked_where_needed")]

    initial = False

    operations = [RunSQL([ANALYSE], reverse_sql=["DROP FUNCTION rewards_analyse_vouchers()"])]
