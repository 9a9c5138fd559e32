"""Rate limits: how often somebody may try, counted in the database, so that all workers share the count."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request

from portal.kit import clock, database
from portal.models import Rate

TRIES = RateLimitItemPerMinute(10, 5)
LIMITS = {"look-up": RateLimitItemPerMinute(60, 5)}  # acts with a limit of their own: a desk looks up every few seconds, and each is logged
EVEN_SECONDS = 0.4


class SharedCounts(Storage):
    """What the library `limits` asks of a storage, over the table portal_rate."""

    STORAGE_SCHEME = ["toadlane"]  # noqa: RUF012 - the library's own declaration

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count on, or begin a new window where the last one has ended; one statement, so that two workers never lose a try."""
        now = clock.now()
        return int(await database.value(database.sql("portal", "count_try"), key, now, now + timedelta(seconds=expiry), amount))

    async def get(self, key: str) -> int:
        return await Rate.filter(key=key, expires_at__gt=clock.now()).get_or_none().values_list("count", flat=True) or 0  # type: ignore[return-value]

    async def get_expiry(self, key: str) -> float:
        rate = await Rate.get_or_none(key=key)
        return (rate.expires_at if rate else clock.now()).timestamp()

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        return int(await Rate.all().delete())

    async def clear(self, key: str) -> None:
        await Rate.filter(key=key).delete()


_limiter = FixedWindowRateLimiter(SharedCounts())


def address(request: Request) -> str:
    """Where a request comes from, by its connection, or by what our own proxies wrote of it. Of IPv6 the network: one household."""
    host = _forwarded(request) or (request.client.host if request.client else "nowhere")
    try:
        found = ip_address(host)
    except ValueError:
        return host
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else host


def _forwarded(request: Request) -> str:
    """The address that the outermost of our proxies saw, counted from the end: what stands before it a stranger can make up."""
    hops = request.app.state.settings.proxy_hops
    seen = [each.strip() for each in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
    return seen[-hops] if 0 < hops <= len(seen) else ""


async def may(act: str, who: str) -> bool:
    """Count a try; False beyond the act's limit: from the eleventh in five minutes, where the table says nothing else."""
    return await _limiter.hit(LIMITS.get(act, TRIES), act, who)


async def hold(request: Request, act: str, who: str = "") -> None:
    """Count a try, of this connection's address where nobody is named.

    Raises:
        HTTPException: 429, with the seconds to wait.
    """
    who = who or address(request)
    if await may(act, who):
        return
    window = await _limiter.get_window_stats(LIMITS.get(act, TRIES), act, who)
    seconds = max(1, round(window.reset_time - clock.now().timestamp()))
    raise HTTPException(429, headers={"Retry-After": str(seconds)})


@asynccontextmanager
async def even_time() -> AsyncIterator[None]:
    """Let the block take at least so long, so that the wait does not tell what was found."""
    loop = asyncio.get_running_loop()
    end = loop.time() + EVEN_SECONDS
    yield
    await asyncio.sleep(end - loop.time())


async def sweep() -> None:
    """Forget the windows that have ended."""
    await Rate.filter(expires_at__lt=clock.now()).delete()
