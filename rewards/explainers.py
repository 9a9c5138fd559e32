"""Who says how the figures of rewards come about: a line a kind. What a page calls by that kind opens to it, for member and advisor."""

from portal.figures import Explainer
from rewards.explanations import dividends, payouts, points, purchases, shares

EXPLAINERS = (
    Explainer("balance", points.balance),
    Explainer("year", points.year),
    Explainer("owed", points.owed),
    Explainer("to-spend", points.to_spend),
    Explainer("business", points.business),
    Explainer("purchase", purchases.points),
    Explainer("contribution", purchases.contribution),
    Explainer("dividend", dividends.dividend),
    Explainer("payout", payouts.payout),
    Explainer("share", shares.share),
)
