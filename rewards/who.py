"""Who of a society's staff does what here: said once, for gates, links and pages."""

RUNS = ("operator", "finance")
"""Who leads dividends, disbursements, corrections, claims and the review list, and closes the books."""
RULES = ("operator",)
"""Who makes earning rules."""
BOOKS = (*RUNS, "auditor")
"""Who reads the books and the simulator."""
MONEY = ("finance",)
"""Who deals with the bank."""
