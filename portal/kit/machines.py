"""Doors for machines: typed bodies in, typed answers out, and the OpenAPI description made from the same types."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from starlette.convertors import Convertor, IntegerConvertor
from starlette.requests import Request
from starlette.responses import Response

from portal.kit.gates import Door, Gate, View

Body = TypeVar("Body")
JSON = "application/json"
VERSION = "1.0.0"


class Problem(msgspec.Struct):
    """Why a request was not taken."""

    error: str


class ApiDoor(Door):
    """A route for machines. `takes` and `gives` are msgspec types: the request is held to the one, the description shows both.

    `also` names further statuses that answer in the shape of `gives`.
    """

    def __init__(
        self,
        path: str,
        name: str,
        gate: Gate,
        view: View,
        *,
        method: str,
        gives: Any,
        says: str,
        takes: Any = None,
        also: Mapping[int, str] | None = None,
    ) -> None:
        self.method, self.takes, self.gives, self.also, self.says = method, takes, gives, dict(also or {}), says
        super().__init__(path, name, gate, **{method.lower(): view})


def answer(value: Any, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, {"Content-Type": JSON})


def taking(kind: type[Body], view: Callable[[Request, Body], Awaitable[Response]]) -> View:
    """A view whose body is decoded and checked first.

    It answers 415 for another content type, 400 for no JSON, 422 with the place that does not fit.
    """

    async def decoded(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
            return answer(Problem("Send the body as application/json"), 415)
        try:
            body = msgspec.json.decode(await request.body(), type=kind)
        except msgspec.ValidationError as error:
            return answer(Problem(str(error)), 422)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return answer(Problem("The body is no valid JSON"), 400)
        return await view(request, body)

    return decoded


def describe(doors: Sequence[Door], *, title: str, origin: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every ApiDoor of the site at `origin`."""
    open_to_machines = [door for door in doors if isinstance(door, ApiDoor)]
    kinds = [kind for door in open_to_machines for kind in (door.takes, door.gives) if kind] + [Problem]
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    by_kind = {id(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for door in open_to_machines:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, by_kind)
    flows = {"clientCredentials": {"tokenUrl": f"{origin}/oauth/token", "scopes": _scopes(open_to_machines)}}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"client": {"type": "oauth2", "flows": flows}}},
    }


def _operation(door: ApiDoor, by_kind: dict[int, Any]) -> dict[str, Any]:
    failed = {"description": "Not taken", "content": {JSON: {"schema": by_kind[id(Problem)]}}}
    parameters = [_parameter(name, kind) for name, kind in door.param_convertors.items()]
    statuses = ["400", "401", "404", "413", "415", "422", "429", "503"] if door.takes else ["401", "404", "429", "503"]
    if parameters and not door.takes:
        statuses.insert(2, "422")
    given = {JSON: {"schema": by_kind[id(door.gives)]}}
    done = {str(status): {"description": says, "content": given} for status, says in {200: "Done", **door.also}.items()}
    described: dict[str, Any] = {"operationId": door.name, "summary": door.says, "responses": {**done, **dict.fromkeys(statuses, failed)}}
    if parameters:
        described["parameters"] = parameters
    if door.takes:
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": by_kind[id(door.takes)]}}}
    if door.gate.machine:
        described["security"] = [{"client": sorted(_scope_names(door.gate))}]
    return described


def _parameter(name: str, kind: Convertor[Any]) -> dict[str, Any]:
    shape = {"type": "integer", "minimum": 0} if isinstance(kind, IntegerConvertor) else {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": shape}


def _scope_names(gate: Gate) -> list[str]:
    return [role.removeprefix("scope:") for role in gate.roles]


def _scopes(doors: Sequence[ApiDoor]) -> dict[str, str]:
    return {name: door.says for door in doors for name in _scope_names(door.gate)}
