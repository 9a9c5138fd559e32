"""What a person can do wrong. A refusal is an answer, not a failure: it says what to do, and nothing was written."""


class Refused(Exception):
    """An operation says no. The message is a translated sentence; `field` names the form field that it belongs beside."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Exception):
    """There is nothing here that this person may see."""


class Forbidden(Exception):
    """This person may read what is here, but not do this to it."""


class SignInNeeded(Exception):
    """Nobody is signed in, and this door is not open to everybody."""
