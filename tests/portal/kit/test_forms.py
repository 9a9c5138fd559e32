"""Forms: what was typed is kept, and whatever does not fit is said."""

import pytest

from portal.kit.fields import Once, Text
from portal.kit.forms import Form


class PostForm(Form):
    text = Text("Text", most=20)
    once = Once()


@pytest.mark.parametrize("key", ["", "0", "x" * 32, "A" * 32])
def test_a_hidden_key_that_is_broken_is_said_above_the_form(key: str) -> None:
    form = PostForm({"text": "Hello", "once": key})
    form.check()
    assert not form.valid
    assert [(problem.label, problem.message) for problem in form.problems] == [("", "This form is out of date. Open it again.")]


def test_a_form_that_fits_has_no_problem() -> None:
    form = PostForm({"text": "Hello", "once": "a" * 32})
    form.check()
    assert form.valid and form.problems == []
