"""What the OpenAPI document says of every route beyond its schemas: refusals, security, titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.core import shapes
from backend.core.actions import Action
from backend.core.realtime import document as sockets

if TYPE_CHECKING:
    from flask import Flask

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem; `type` is stable, `title` and `detail` are in the reader's language.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^/problems/[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Notes by field; for a field with parts, notes by part.",
            "additionalProperties": True,
        },
        "retry_after_s": {"type": "integer", "minimum": 1, "description": "With 429: seconds to wait."},
    },
}

REFUSALS = {
    "400": "The request could not be read.",
    "401": "Nobody is signed in.",
    "403": "Signed in, but this is not the reader's to do.",
    "404": "Not there, or sealed from this reader.",
    "409": "The state does not allow it now, or a key or version does not fit.",
    "413": "Too large.",
    "415": "Not a format this takes.",
    "422": "Readable, but of the wrong shape.",
    "429": "Too many requests.",
    "503": "A part this needs is away; nothing was saved.",
}

RETRY_AFTER: dict[str, Any] = {
    "Retry-After": {
        "description": "Seconds after which the next try is looked at; the detail says it in words.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}

SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "Volunteers and citizens."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "shouwang_session",
        "description": "Staff; unsafe methods also send X-CSRF-Token.",
    },
}


def complete(app: Flask, spec: dict[str, Any]) -> dict[str, Any]:
    """Add the problem schema, the refusals each operation can answer with, and its action's name."""
    components = spec.setdefault("components", {})
    components["responses"] = {status: _problem(status, words) for status, words in REFUSALS.items()}
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    sockets.add_to(schemas)
    shapes.add_shapes(schemas)
    for unused in ("HTTPError", "ValidationError"):  # APIFlask's own forms of a refusal
        schemas.pop(unused, None)
    if metrics := spec.get("paths", {}).get("/metrics"):
        # Prometheus' own format, which is no JSON.
        metrics["get"]["responses"]["200"]["content"] = {"text/plain": {"schema": {"type": "string"}}}
    actions = _actions(app)
    for path, item in spec.get("paths", {}).items():
        for method, operation in item.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                _complete_operation(operation, path, method, actions.get((path, method)))
                _demand_body(operation, schemas)
    shapes.tidy(spec)
    return spec


def _demand_body(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A body can be left out only where every field of it can."""
    body = operation.get("requestBody", {})
    for content in body.get("content", {}).values():
        named = content["schema"].get("$ref", "").rpartition("/")[2]
        body["required"] = bool(schemas.get(named, content["schema"]).get("required"))


def _actions(app: Flask) -> dict[tuple[str, str], Action]:
    """The action each route stands behind, by OpenAPI path and method."""
    found: dict[tuple[str, str], Action] = {}
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        if action is not None:
            path = rule.rule
            for argument in rule.arguments:
                path = _without_converter(path, argument)
            found.update({(path, method.lower()): action for method in rule.methods or ()})
    return found


def _without_converter(path: str, argument: str) -> str:
    before, _, rest = path.partition(f"{argument}>")
    return f"{before[: before.rindex('<')]}{{{argument}}}{rest}"


def _complete_operation(operation: dict[str, Any], path: str, method: str, action: Action | None) -> None:
    statuses = {"400", "429", "503"}
    if action is not None and action is not Action.PUBLIC:
        statuses |= {"401", "403"}
        operation["security"] = [{"bearer": []}, {"cookie": []}]
        operation["x-action"] = str(action)
    if "{" in path:
        statuses.add("404")
    if method != "get":
        # What is not there may be named in the body as well as in the path.
        statuses |= {"403", "404", "409", "413", "415", "422"}
    if operation.get("parameters"):
        statuses |= {"404", "422"}
    responses = operation.setdefault("responses", {})
    # What a view names itself keeps its own words, but is a problem document like all the others.
    statuses |= {status for status in responses if status in REFUSALS}
    for status in sorted(statuses):
        own_words = responses.get(status, {}).get("description")
        usual = {"$ref": f"#/components/responses/{status}"}
        responses[status] = usual if own_words is None else _problem(status, own_words)


def _problem(status: str, words: str) -> dict[str, Any]:
    """A refusal, as the document has it."""
    return {
        "description": words,
        **({"headers": RETRY_AFTER} if status == "429" else {}),
        "content": {"application/problem+json": {"schema": shapes.reference("Problem")}},
    }
