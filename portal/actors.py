"""The Actor: whoever acts, from a visitor to an API client. Every operation is told who, never finds out by itself."""

from dataclasses import dataclass
from typing import Literal

from portal.models import Member, Society

Kind = Literal["visitor", "member", "staff", "contact", "client", "system"]
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Who acts: `kind` and `id` name the row of Member, Staff, Contact or Client; `roles` open gates (R27)."""

    kind: Kind
    id: int
    name: str = ""
    roles: frozenset[str] = NOBODY
    society: Society | None = None
    person_id: int | None = None
    member_row: Member | None = None
    language: str | None = None
    theme: str | None = None
    organisation: tuple[str, int] | None = None
    store_id: int | None = None

    @property
    def is_authenticated(self) -> bool:
        return self.kind not in ("visitor", "system")

    @property
    def is_member(self) -> bool:
        return self.kind == "member"

    @property
    def member(self) -> Member:
        """The member who acts; asking for it behind a gate that admits others is a bug."""
        assert self.member_row is not None, f"{self.kind} is not a member"
        return self.member_row

    @property
    def home(self) -> Society:
        """The society of whoever acts."""
        assert self.society is not None, f"{self.kind} belongs to no society"
        return self.society

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of these roles."""
        return bool(self.roles & set(roles))


VISITOR = Actor("visitor", 0)


def system(society: Society | None = None) -> Actor:
    """The installation itself: commands and jobs that no person pressed."""
    return Actor("system", 0, "system", society=society)
