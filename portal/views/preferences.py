"""Language and theme: chosen by the person and remembered, with a cookie for visitors."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import preferences
from portal.forms import LanguageForm, ThemeForm
from portal.middleware import YEAR_SECONDS


async def create_language(request: Request) -> Response:
    """Speak another language from now on."""
    form = await LanguageForm.read(request)
    if not form.valid:
        return RedirectResponse("/", 303)
    await preferences.remember(by=request.user, language=form.values["language"])
    return _back(request, "language", form.values["language"], form.values["next"])


async def create_theme(request: Request) -> Response:
    """Light, dark, or as the device has it."""
    form = await ThemeForm.read(request)
    if not form.valid:
        return RedirectResponse("/", 303)
    await preferences.remember(by=request.user, theme=form.values["theme"])
    return _back(request, "theme", form.values["theme"] or "", form.values["next"])


def _back(request: Request, name: str, value: str, wanted: str) -> Response:
    answer = RedirectResponse(wanted or "/", 303)
    secure = request.app.state.settings.secure
    answer.set_cookie(name, value, max_age=YEAR_SECONDS if value else 0, httponly=True, samesite="lax", secure=secure)
    return answer
