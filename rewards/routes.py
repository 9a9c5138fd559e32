"""The timetable of rewards."""

from portal.kit.gates import Door, roles, scope
from portal.kit.machines import ApiDoor, taking
from rewards import api
from rewards.views import dividends, drafts, points, receipts, reviews, rules, statements

MEMBER = roles("member")
RUNS = roles("operator", "finance")
RULES = roles("operator")

ROUTES = [
    Door("/points",                                "rewards:points",          MEMBER, get=points.show_points),
    Door("/purchases/{period:int}-{number:int}",   "rewards:receipt",         MEMBER, get=receipts.show_receipt),
    Door("/statement",                             "rewards:statement",       MEMBER, get=statements.show_statement),
    Door("/statement.csv",                         "rewards:statement_file",  MEMBER, get=statements.show_statement_file),
    Door("/statement.pdf",                         "rewards:statement_paper", MEMBER, get=statements.show_statement_paper),
    Door("/dividend",                              "rewards:dividend",        MEMBER, get=dividends.show_dividend),
    Door("/dividends",                             "rewards:runs",            RUNS,   get=dividends.show_runs, post=dividends.create_run),
    Door("/dividends/new",                         "rewards:run_form",        RUNS,   get=dividends.show_run_form),
    Door("/dividends/{number:int}",                "rewards:run",             RUNS,   get=dividends.show_run),
    Door("/dividends/{number:int}/recommendation", "rewards:recommendation",  RUNS,   post=dividends.create_recommendation),
    Door("/dividends/{number:int}/approval",       "rewards:approval",        RUNS,   post=dividends.create_approval),
    Door("/dividends/{number:int}/calculation",    "rewards:calculation",     RUNS,   post=dividends.create_calculation),
    Door("/dividends/{number:int}/release",        "rewards:release",         RUNS,   post=dividends.create_release),
    Door("/dividends/{number:int}/posting",        "rewards:posting",         RUNS,   post=dividends.create_posting),
    Door("/dividends/{number:int}/withdrawal",     "rewards:withdrawal",      RUNS,   post=dividends.create_withdrawal),
    Door("/review",                                "rewards:reviews",         RUNS,   get=reviews.show_reviews),
    Door("/review/{number:int}",                   "rewards:review",          RUNS,   get=reviews.show_review),
    Door("/review/{number:int}/booking",           "rewards:booking",         RUNS,   post=reviews.create_booking),
    Door("/review/{number:int}/rejection",         "rewards:rejection",       RUNS,   post=reviews.create_rejection),
    Door("/review/{number:int}/closing",           "rewards:closing",         RUNS,   post=reviews.create_closing),
    Door("/rules",                                 "rewards:rules",           RUNS,   get=rules.show_rules),
    Door("/rules/rate",                            "rewards:rate_form",       RULES,  get=drafts.show_rate, post=drafts.create_rate),
    Door("/rules/bonus",                           "rewards:bonus_form",      RULES,  get=drafts.show_bonus, post=drafts.create_bonus),
    Door("/rules/bonuses/{number:int}",            "rewards:next_bonus_form", RULES,  get=drafts.show_next, post=drafts.create_next),
    Door("/rules/flat",                            "rewards:flat_form",       RULES,  get=drafts.show_flat, post=drafts.create_flat),
    Door("/rules/award",                           "rewards:award_form",      RULES,  get=drafts.show_award, post=drafts.create_award),
    Door("/rules/categories",                      "rewards:categories",      RUNS,   get=rules.show_categories),
    Door("/rules/categories/{code}",               "rewards:category_form",   RULES,  get=drafts.show_terms, post=drafts.create_terms),
    Door("/rules/drafts/{number:int}",             "rewards:rule_draft",      RUNS,   get=rules.show_draft),
    Door("/rules/drafts/{number:int}/start",       "rewards:rule_start",      RULES,  post=rules.create_start),
    Door("/rules/drafts/{number:int}/withdrawal",  "rewards:rule_withdrawal", RULES,  post=rules.create_draft_withdrawal),
    ApiDoor(
        "/api/purchases", "rewards:purchases", scope("purchases:write"), taking(api.PurchasesBody, api.create_purchases), method="POST",
        takes=api.PurchasesBody, gives=api.PurchasesAnswer, also={409: "Known with other content"},
        says="Post purchases and refunds in a batch",
    ),
    ApiDoor(
        "/api/holdings", "rewards:holdings", scope("holdings:write"), taking(api.HoldingsBody, api.create_holdings), method="POST",
        takes=api.HoldingsBody, gives=api.ToldAnswers, says="Tell policies, plans and mandates of members in a batch",
    ),
    ApiDoor(
        "/api/awards", "rewards:awards", scope("awards:write"), taking(api.AwardsBody, api.create_awards), method="POST",
        takes=api.AwardsBody, gives=api.ToldAnswers, says="Tell yearly balances and meter readings of members in a batch",
    ),
    ApiDoor(
        "/api/cards/{number}", "rewards:card", scope("cards:read"), api.show_card, method="GET",
        gives=api.CardAnswer, says="Look whether a card is good, by its number or barcode",
    ),
]  # fmt: skip
