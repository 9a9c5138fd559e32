"""A term ends within twelve months, its last day counted (R26); who runs a page now is said in one place."""

from tortoise import migrations
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import RunSQL

# twelve months and a day were taken before: such a term loses that day
SHORTEN = "UPDATE regions_appointment SET ends_on = ends_on - 1 WHERE ends_on >= begins_on + interval '12 months'"
TERM = "ends_on > begins_on AND ends_on < begins_on + interval '12 months'"
TERM_BEFORE = "ends_on > begins_on AND ends_on <= begins_on + interval '12 months'"

# confirmed, begun, and not at its end, on the clock of its community
IN_FORCE = """
CREATE FUNCTION regions_in_force(now_at timestamptz) RETURNS SETOF regions_appointment LANGUAGE sql STABLE AS $$
  SELECT appointment.* FROM regions_appointment appointment
  JOIN regions_community community ON community.id = appointment.community_id
  WHERE appointment.confirmed_at IS NOT NULL AND appointment.ended_at IS NULL
    AND (now_at AT TIME ZONE community.time_zone)::date BETWEEN appointment.begins_on AND appointment.ends_on
$$
"""


def checked(check: str) -> list[str]:
    return [
        "ALTER TABLE regions_appointment DROP CONSTRAINT regions_appointment_term",
        f"ALTER TABLE regions_appointment ADD CONSTRAINT regions_appointment_term CHECK ({check})",
    ]


class ReplaceTerm(RunSQL):
    """The check as the models say it now. Tortoise's own removal of a constraint looks back, and would make every schema slow to make."""

    def state_forward(self, app_label, state):
        options = state.models[app_label, "Appointment"].options
        others = (each for each in options["constraints"] if each.name != "regions_appointment_term")
        options["constraints"] = (*others, CheckConstraint(check=TERM, name="regions_appointment_term"))


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_residence_times")]
    operations = [
        ReplaceTerm([SHORTEN, *checked(TERM)], reverse_sql=checked(TERM_BEFORE)),
        RunSQL([IN_FORCE], reverse_sql=["DROP FUNCTION regions_in_force(timestamptz)"]),
    ]
