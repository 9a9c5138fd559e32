"""The statement: a page by range of days, and the same as a file or on paper."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import clock, paging
from portal.kit.check_digits import spoken_groups
from portal.kit.pages import download, page
from portal.models import Person
from rewards.forms import RangeForm
from rewards.statements import contribution_basis, statement_files, statement_papers, statements

DAYS_SHOWN = 30


async def show_statement(request: Request) -> Response:
    """Opening, entries, closing; without a range the last thirty days."""
    form = _range(request)
    statement = None
    if form.valid:
        number = paging.number_of(request)
        begins, ends = form.values["from"], form.values["to"]
        statement = await statements.of_member(request.user.member, begins=begins, ends=ends, number=number)
    return await _draw(request, form, statement)


async def show_statement_file(request: Request) -> Response:
    """The whole statement as CSV."""
    form = _range(request)
    begins, ends = form.values.get("from"), form.values.get("to")
    form.values = {"begins": begins, "ends": ends}
    text = await form.submit(statement_files.as_file, request.user.member)
    if text is None:
        return await _draw(request, form, None)
    return download(text.encode("utf-8-sig"), f"statement-{begins}-{ends}.csv", "text/csv; charset=utf-8")


async def show_statement_paper(request: Request) -> Response:
    """The whole statement as PDF; `?print=large` in large print."""
    form = _range(request)
    begins, ends = form.values.get("from"), form.values.get("to")
    form.values = {"begins": begins, "ends": ends, "large": request.query_params.get("print") == "large"}
    paper = await form.submit(statement_papers.as_paper, request.user.member)
    if paper is None:
        return await _draw(request, form, None)
    return download(paper, f"statement-{begins}-{ends}.pdf", "application/pdf")


def _range(request: Request) -> RangeForm:
    today = clock.today(request.user.home.time_zone)
    days = {"from": str(today - timedelta(days=DAYS_SHOWN)), "to": str(today)}
    form = RangeForm({name: request.query_params.get(name, day)[:20] for name, day in days.items()})
    form.check()
    return form


async def _draw(request: Request, form: RangeForm, statement: statements.Statement | None) -> Response:
    member = request.user.member
    person = await Person.get(id=request.user.person_id)
    status = 200 if statement else 422
    return page(
        request,
        "rewards/statement",
        form=form,
        statement=statement,
        member_name=person.name,
        member_number=spoken_groups(member.number),
        basis=await contribution_basis.sentence(request.user.home),
        status=status,
    )
