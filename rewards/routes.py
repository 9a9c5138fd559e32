"""The timetable of rewards."""

from portal.kit.gates import Door, roles, scope
from portal.kit.machines import ApiDoor, taking
from rewards import api, voucher_api
from rewards.views import disbursements, dividends, payouts, points, receipts, reviews, statements

MEMBER = roles("member")
RUNS = roles("operator", "finance")
FINANCE = roles("finance")

ROUTES = [
    Door("/points",                                  "rewards:points",         MEMBER, get=points.show_points),
    Door("/purchases/{period:int}-{number:int}",     "rewards:receipt",        MEMBER, get=receipts.show_receipt),
    Door("/statement",                               "rewards:statement",      MEMBER, get=statements.show_statement),
    Door("/statement.csv",                           "rewards:statement_file", MEMBER, get=statements.show_statement_file),
    Door("/dividend",                                "rewards:dividend",       MEMBER, get=dividends.show_dividend),
    Door("/payout",                                  "rewards:payout",         MEMBER, get=payouts.show_payout, post=payouts.create_payout),
    Door("/payout/bank",                             "rewards:bank",           MEMBER, get=payouts.show_bank, post=payouts.create_bank),
    Door("/payout/bank/removal",                     "rewards:bank_removal",   MEMBER, post=payouts.delete_bank),
    Door("/vouchers",                                "rewards:vouchers",       MEMBER, get=payouts.show_vouchers),
    Door("/vouchers/{number:int}/loss",              "rewards:voucher_loss",   MEMBER, post=payouts.create_loss),
    Door("/dividends",                               "rewards:runs",           RUNS,   get=dividends.show_runs, post=dividends.create_run),
    Door("/dividends/new",                           "rewards:run_form",       RUNS,   get=dividends.show_run_form),
    Door("/dividends/{number:int}",                  "rewards:run",            RUNS,   get=dividends.show_run),
    Door("/dividends/{number:int}/recommendation",   "rewards:recommendation", RUNS,   post=dividends.create_recommendation),
    Door("/dividends/{number:int}/approval",         "rewards:approval",       RUNS,   post=dividends.create_approval),
    Door("/dividends/{number:int}/calculation",      "rewards:calculation",    RUNS,   post=dividends.create_calculation),
    Door("/dividends/{number:int}/release",          "rewards:release",        RUNS,   post=dividends.create_release),
    Door("/dividends/{number:int}/posting",          "rewards:posting",        RUNS,   post=dividends.create_posting),
    Door("/dividends/{number:int}/withdrawal",       "rewards:withdrawal",     RUNS,   post=dividends.create_withdrawal),
    Door("/disbursements",                           "rewards:disbursements",            RUNS, get=disbursements.show_disbursements,
         post=disbursements.create_disbursement),
    Door("/disbursements/new",                       "rewards:disbursement_form",        RUNS, get=disbursements.show_form),
    Door("/disbursements/{number:int}",              "rewards:disbursement",             RUNS, get=disbursements.show_disbursement),
    Door("/disbursements/{number:int}/calculation",  "rewards:disbursement_calculation", RUNS, post=disbursements.create_calculation),
    Door("/disbursements/{number:int}/release",      "rewards:disbursement_release",     RUNS, post=disbursements.create_release),
    Door("/disbursements/{number:int}/posting",      "rewards:disbursement_posting",     RUNS, post=disbursements.create_posting),
    Door("/disbursements/{number:int}/payment",      "rewards:disbursement_payment",     RUNS, post=disbursements.create_payment),
    Door("/disbursements/{number:int}/closing",      "rewards:disbursement_closing",     RUNS, post=disbursements.create_closing),
    Door("/disbursements/{number:int}/withdrawal",   "rewards:disbursement_withdrawal",  RUNS, post=disbursements.create_withdrawal),
    Door("/disbursements/{number:int}/returns",      "rewards:disbursement_return",      FINANCE, post=disbursements.create_return),
    Door("/disbursements/{number:int}/files",        "rewards:bank_files",               FINANCE, post=disbursements.create_file),
    Door("/disbursements/{number:int}/files/{part:int}", "rewards:bank_file",            FINANCE, get=disbursements.show_file),
    Door("/review",                                  "rewards:reviews",        RUNS,   get=reviews.show_reviews),
    Door("/review/{number:int}",                     "rewards:review",         RUNS,   get=reviews.show_review),
    Door("/review/{number:int}/booking",             "rewards:booking",        RUNS,   post=reviews.create_booking),
    Door("/review/{number:int}/rejection",           "rewards:rejection",      RUNS,   post=reviews.create_rejection),
    Door("/review/{number:int}/closing",             "rewards:closing",        RUNS,   post=reviews.create_closing),
    ApiDoor(
        "/api/purchases", "rewards:purchases", scope("purchases:write"), taking(api.PurchasesBody, api.create_purchases), method="POST",
        takes=api.PurchasesBody, gives=api.PurchasesAnswer, also={409: "Known with other content"},
        says="Post purchases and refunds in a batch",
    ),
    ApiDoor(
        "/api/holdings", "rewards:holdings", scope("holdings:write"), taking(api.HoldingsBody, api.create_holdings), method="POST",
        takes=api.HoldingsBody, gives=api.HoldingsAnswer, says="Tell policies, plans and mandates of members in a batch",
    ),
    ApiDoor(
        "/api/cards/{number}", "rewards:card", scope("cards:read"), api.show_card, method="GET",
        gives=api.CardAnswer, says="Look whether a card is good, by its number or barcode",
    ),
    ApiDoor(
        "/api/vouchers/{code}", "rewards:voucher", scope("vouchers:read"), voucher_api.show_voucher, method="GET",
        gives=voucher_api.VoucherAnswer, says="Look what a voucher is good for, by its code",
    ),
    ApiDoor(
        "/api/vouchers/{code}/uses", "rewards:voucher_uses", scope("vouchers:write"), taking(voucher_api.UseBody, voucher_api.create_use),
        method="POST", takes=voucher_api.UseBody, gives=voucher_api.UseAnswer,
        also={201: "Done now", 409: "Known with another amount"}, says="Pay with a voucher",
    ),
    ApiDoor(
        "/api/vouchers/{code}/returns", "rewards:voucher_returns", scope("vouchers:write"),
        taking(voucher_api.ReturnBody, voucher_api.create_return), method="POST", takes=voucher_api.ReturnBody,
        gives=voucher_api.UseAnswer, also={201: "Done now", 409: "Known with another amount"},
        says="Give back to a voucher what it paid for what comes back",
    ),
]  # fmt: skip
