"""A visitor without a network: calls an application as a server does, so that no client's work is counted."""

from http.cookies import SimpleCookie

from starlette.types import ASGIApp, Message, Scope

HOST = "127.0.0.1:8000"


async def get(app: ASGIApp, path: str, cookies: dict[str, str]) -> tuple[int, bytes]:
    """The status and the body of a page."""
    answer: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(_scope(path, cookies), receive, send)
    return answer[0]["status"], b"".join(message.get("body", b"") for message in answer[1:])


def _scope(path: str, cookies: dict[str, str]) -> Scope:
    sent = SimpleCookie(cookies).output(header="", sep=";").strip()
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1844),
        "headers": [(b"host", HOST.encode()), (b"cookie", sent.encode()), (b"accept-language", b"en-GB")],
        "state": {},
    }
