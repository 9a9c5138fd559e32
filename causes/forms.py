"""Forms of causes."""

from portal.kit.forms import Form


class ChoiceForm(Form):
    """Nothing to fill in: the address says which cause, the press that it is meant."""
