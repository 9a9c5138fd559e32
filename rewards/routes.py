"""The timetable of rewards."""

from portal.kit.gates import Door, roles, scope
from portal.kit.machines import ApiDoor, taking
from rewards.api import tills, vouchers
from rewards.views import disbursements, dividends, payouts, points, receipts, reviews, rules, statements

MEMBER = roles("member")
RUNS = roles("operator", "finance")
RULES = roles("operator")
MONEY = roles("finance")

ROUTES = [
    Door("/points",                                 "rewards:points",          MEMBER, get=points.show_points),
    Door("/purchases/{period:int}-{number:int}",    "rewards:receipt",         MEMBER, get=receipts.show_receipt),
    Door("/statement",                              "rewards:statement",       MEMBER, get=statements.show_statement),
    Door("/statement.csv",                          "rewards:statement_file",  MEMBER, get=statements.show_statement_file),
    Door("/statement.pdf",                          "rewards:statement_paper", MEMBER, get=statements.show_statement_paper),
    Door("/dividend",                               "rewards:dividend",        MEMBER, get=dividends.show_dividend),
    Door("/payout",                                 "rewards:payout",          MEMBER, get=payouts.show_payout, post=payouts.create_payout),
    Door("/payout/bank",                            "rewards:bank",            MEMBER, get=payouts.show_bank, post=payouts.create_bank),
    Door("/payout/bank/removal",                    "rewards:bank_removal",    MEMBER, post=payouts.delete_bank),
    Door("/vouchers",                               "rewards:vouchers",        MEMBER, get=payouts.show_vouchers),
    Door("/vouchers/{number:int}/loss",             "rewards:voucher_loss",    MEMBER, post=payouts.create_loss),
    Door("/dividends",                              "rewards:runs",            RUNS,   get=dividends.show_runs, post=dividends.create_run),
    Door("/dividends/new",                          "rewards:run_form",        RUNS,   get=dividends.show_run_form),
    Door("/dividends/{number:int}",                 "rewards:run",             RUNS,   get=dividends.show_run),
    Door("/dividends/{number:int}/recommendation",  "rewards:recommendation",  RUNS,   post=dividends.create_recommendation),
    Door("/dividends/{number:int}/approval",        "rewards:approval",        RUNS,   post=dividends.create_approval),
    Door("/dividends/{number:int}/calculation",     "rewards:calculation",     RUNS,   post=dividends.create_calculation),
    Door("/dividends/{number:int}/release",         "rewards:release",         RUNS,   post=dividends.create_release),
    Door("/dividends/{number:int}/posting",         "rewards:posting",         RUNS,   post=dividends.create_posting),
    Door("/dividends/{number:int}/withdrawal",      "rewards:withdrawal",      RUNS,   post=dividends.create_withdrawal),
    Door("/disbursements",                          "rewards:disbursements",   RUNS,   get=disbursements.show_all,
         post=disbursements.create_one),
    Door("/disbursements/new",                      "rewards:pay_form",        RUNS,   get=disbursements.show_form),
    Door("/disbursements/{number:int}",             "rewards:disbursement",    RUNS,   get=disbursements.show_disbursement),
    Door("/disbursements/{number:int}/calculation", "rewards:pay_calculation", RUNS,   post=disbursements.create_calculation),
    Door("/disbursements/{number:int}/release",     "rewards:pay_release",     RUNS,   post=disbursements.create_release),
    Door("/disbursements/{number:int}/posting",     "rewards:pay_posting",     RUNS,   post=disbursements.create_posting),
    Door("/disbursements/{number:int}/payment",     "rewards:pay_payment",     RUNS,   post=disbursements.create_payment),
    Door("/disbursements/{number:int}/closing",     "rewards:pay_closing",     RUNS,   post=disbursements.create_closing),
    Door("/disbursements/{number:int}/withdrawal",  "rewards:pay_withdrawal",  RUNS,   post=disbursements.create_withdrawal),
    Door("/disbursements/{number:int}/returns",     "rewards:pay_return",      MONEY,  post=disbursements.create_return),
    Door("/bank-files/{number:int}",                "rewards:bank_files",      MONEY,  post=disbursements.create_file),
    Door("/bank-files/{number:int}/{part:int}",     "rewards:bank_file",       MONEY,  get=disbursements.show_file),
    Door("/review",                                 "rewards:reviews",         RUNS,   get=reviews.show_reviews),
    Door("/review/{number:int}",                    "rewards:review",          RUNS,   get=reviews.show_review),
    Door("/review/{number:int}/booking",            "rewards:booking",         RUNS,   post=reviews.create_booking),
    Door("/review/{number:int}/rejection",          "rewards:rejection",       RUNS,   post=reviews.create_rejection),
    Door("/review/{number:int}/closing",            "rewards:closing",         RUNS,   post=reviews.create_closing),
    Door("/rules",                                  "rewards:rules",           RUNS,   get=rules.show_rules),
    Door("/rules/rate",                             "rewards:rate_form",       RULES,  get=rules.show_rate_form, post=rules.create_rate),
    Door("/rules/bonus",                            "rewards:bonus_form",      RULES,  get=rules.show_bonus_form, post=rules.create_bonus),
    Door("/rules/drafts/{number:int}",              "rewards:rule_draft",      RUNS,   get=rules.show_draft),
    Door("/rules/drafts/{number:int}/start",        "rewards:rule_start",      RULES,  post=rules.create_start),
    Door("/rules/drafts/{number:int}/withdrawal",   "rewards:rule_withdrawal", RULES,  post=rules.create_draft_withdrawal),
    ApiDoor(
        "/api/purchases", "rewards:purchases", scope("purchases:write"), taking(tills.PurchasesBody, tills.create_purchases), method="POST",
        takes=tills.PurchasesBody, gives=tills.PurchasesAnswer, also={409: "Known with other content"},
        says="Post purchases and refunds in a batch",
    ),
    ApiDoor(
        "/api/holdings", "rewards:holdings", scope("holdings:write"), taking(tills.HoldingsBody, tills.create_holdings), method="POST",
        takes=tills.HoldingsBody, gives=tills.HoldingsAnswer, says="Tell policies, plans and mandates of members in a batch",
    ),
    ApiDoor(
        "/api/cards/{number}", "rewards:card", scope("cards:read"), tills.show_card, method="GET",
        gives=tills.CardAnswer, says="Look whether a card is good, by its number or barcode",
    ),
    ApiDoor(
        "/api/vouchers/{code}", "rewards:voucher", scope("vouchers:read"), vouchers.show_voucher, method="GET",
        gives=vouchers.VoucherAnswer, says="Look what a voucher is good for, by its code",
    ),
    ApiDoor(
        "/api/vouchers/{code}/uses", "rewards:voucher_uses", scope("vouchers:write"), taking(vouchers.UseBody, vouchers.create_use),
        method="POST", takes=vouchers.UseBody, gives=vouchers.UseAnswer,
        also={201: "Done now", 409: "Known with another amount"}, says="Pay with a voucher",
    ),
    ApiDoor(
        "/api/vouchers/{code}/returns", "rewards:voucher_returns", scope("vouchers:write"),
        taking(vouchers.ReturnBody, vouchers.create_return), method="POST", takes=vouchers.ReturnBody,
        gives=vouchers.UseAnswer, also={201: "Done now", 409: "Known with another amount"},
        says="Give back to a voucher what it paid for what comes back",
    ),
]  # fmt: skip
