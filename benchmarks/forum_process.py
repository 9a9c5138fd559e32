"""A forum's process: django-spirit as its own template of a project sets it up for production, filled, and called without a network.

Run by the Python of an environment that has it (Django is none of our dependencies), from the root of the source:
`python -m benchmarks.forum_process FOLDER DATABASE HOST USER [kept]`. As its template has it, each page opens a connection of its own;
`kept` keeps one open. It says how many bytes its front list has, then, for each number of turns that it reads, what they cost: every
member's front list once a turn.
"""

import json
import runpy
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil

from benchmarks.metering import Cost, Meter

MEMBERS, CATEGORIES, TOPICS = 40, 6, 60
PROJECT = "spirit.extra.project_template.project_name"
WORDS = ("Litter pick by the canal", "Repair café on Saturday", "Which cause did you choose?", "Seeds to swap", "Walk over the tops")


class Reaped(Meter):
    """What backends cost that ended meanwhile, as their server counts them."""

    def __init__(self, server: psutil.Process) -> None:
        super().__init__([])
        self.server = server

    def read(self) -> Cost:
        """So far, theirs and this process's."""
        spent = self.server.cpu_times()
        return Cost(time.process_time(), float(spent.children_user + spent.children_system), self.clock())


def prepare(folder: Path, database: str, host: str, user: str, *, kept: bool) -> None:
    """Set the forum up in an empty database."""
    base = {name: value for name, value in runpy.run_module(f"{PROJECT}.settings.base").items() if name.isupper()}
    served: dict[str, str | None] = {"ENGINE": "django.db.backends.postgresql", "NAME": database, "HOST": host, "USER": user}
    served |= {"CONN_MAX_AGE": None} if kept else {}
    index = {"default": base["HAYSTACK_CONNECTIONS"]["default"] | {"PATH": str(folder / "search")}}
    own = {
        "BASE_DIR": str(folder), "MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static"),
        "DATABASES": {"default": served}, "HAYSTACK_CONNECTIONS": index,
        "HAYSTACK_SIGNAL_PROCESSOR": "haystack.signals.BaseSignalProcessor",
        "DEBUG": False, "DEBUG_PROPAGATE_EXCEPTIONS": True, "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": ["127.0.0.1"], "ROOT_URLCONF": f"{PROJECT}.urls",
        "WSGI_APPLICATION": None, "ST_SITE_URL": "http://127.0.0.1/", "LOGGING": {},
    }  # fmt: skip
    import_module("django.conf").settings.configure(**base | own)
    import_module("django").setup()
    call = import_module("django.core.management").call_command
    call("migrate", verbosity=0)
    call("createcachetable")


def fill() -> list[str]:
    """Members, categories and more topics than the front list shows, each read by everybody but for the newest; gives the sessions."""
    users = import_module("django.contrib.auth").get_user_model().objects
    categories = import_module("spirit.category.models").Category.objects
    topics = import_module("spirit.topic.models").Topic.objects
    read = import_module("spirit.comment.bookmark.models").CommentBookmark.objects
    people = [users.create_user(username=f"member{number}", email=f"member{number}@example.org") for number in range(MEMBERS)]
    kinds = [categories.create(title=f"Place {number}", is_global=True) for number in range(CATEGORIES)]
    for number in range(TOPICS):
        words = {"title": f"{WORDS[number % len(WORDS)]} {number}", "comment_count": number, "view_count": 9 * number}
        topic = topics.create(user=people[number % MEMBERS], category=kinds[number % CATEGORIES], **words)
        read.bulk_create([read.model(user=person, topic=topic, comment_number=max(0, number - person.pk % 3)) for person in people])
    return [_session(person) for person in people]


def _session(person: Any) -> str:
    client = import_module("django.test").Client()
    client.force_login(person, backend="spirit.user.auth.backends.UsernameAuthBackend")
    return str(client.cookies["sessionid"].value)


def front_list(app: Callable[..., Any], session: str) -> bytes:
    """The page that a member sees first, by WSGI."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": f"sessionid={session}", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    answer = app(environ, lambda status, _headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    assert said[0].startswith("200"), said
    return body


def serve(sessions: Sequence[str], *, kept: bool) -> None:
    """Say the bytes of a page, then answer each number of turns that stands on a line with what they cost."""
    app = import_module("django.core.wsgi").get_wsgi_application()
    page = front_list(app, sessions[0])
    assert page.count(WORDS[0].encode()) >= 3 and b"Log out" in page, "a full list, for somebody who is signed in"
    meter = _meter(kept=kept)
    _say(len(page))
    for line in sys.stdin:
        before = meter.read()
        for _turn in range(int(line)):
            for session in sessions:
                front_list(app, session)
        _say(asdict(meter.read() - before))


def _meter(*, kept: bool) -> Meter:
    connection = import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    if kept:
        return Meter([backend])
    server = psutil.Process(backend).parent()
    assert server is not None
    connection.close()
    return Reaped(server)


def _say(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main(folder: str, database: str, host: str, user: str, *rest: str) -> None:
    """Set up, fill, and serve."""
    kept = "kept" in rest
    prepare(Path(folder), database, host, user, kept=kept)
    serve(fill(), kept=kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
