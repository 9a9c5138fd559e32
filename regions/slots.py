"""The slot of a community's page, which this floor fills in part and floors above complete."""

from portal.kit.slots import Panel, Slot

COMMUNITY: Slot[Panel] = Slot("community", ("bigint", "bigint", "timestamptz"))
"""Panels of a community's page: $1 the community's id, $2 the id of the member who looks or null, $3 now.

Areas: "hero" under the title, "lead" over the whole width below it, "main" and "aside".
"""
