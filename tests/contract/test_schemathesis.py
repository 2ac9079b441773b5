"""The API document is true: whatever is sent, each answer is one that it announces, and none is a defect."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from requests.structures import CaseInsensitiveDict
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.core.edge import CSRF_HEADER
from tests.contract.world import Client, sign_in_crowd, sign_in_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemathesis.schemas import APIOperation

    from tests.contract.world import World

pytestmark = [
    pytest.mark.contract,
    pytest.mark.timeout(300),
    # Whatever in this process draws a number meanwhile, the library's strategies are blamed for it.
    pytest.mark.filterwarnings(
        "ignore:Do not use the .random. module inside:hypothesis.errors.HypothesisDeprecationWarning"
    ),
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# They end the session that calls them, so whoever calls is signed in afresh each time.
ENDING = {
    ("POST", "/api/v1/sign-out"),
    ("POST", "/api/v1/me/erase"),
    ("DELETE", "/api/v1/sessions/{session_id}"),
}
# Somebody new for every call that ends a session: nobody else of this world has these numbers.
NEWCOMERS = count(2_000)


def somebody(world: World, who: str) -> Callable[[], Client]:
    """Signs that kind of person in."""
    if who == "anybody":
        return lambda: Client(world.app)
    if who == "volunteer":
        return lambda: sign_in_crowd(world.app, next(NEWCOMERS))
    return lambda: sign_in_staff(world.app, who)


def identify(case: Case, client: Client) -> None:
    """Make the call this client's, whatever credentials were made up for it."""
    headers = {name: value for name, value in client.headers.items() if name != "Cookie"}
    made_up = {"authorization", "cookie", CSRF_HEADER.lower()}
    kept = {name: value for name, value in (case.headers or {}).items() if name.lower() not in made_up}
    case.headers = CaseInsensitiveDict({**kept, **headers})
    case.cookies = {}
    if cookie := client.headers.get("Cookie"):
        name, _, value = cookie.partition("=")
        case.cookies = {name: value}


def try_operation(
    world: World, operation: APIOperation, who: str, examples: int, mode: GenerationMode
) -> None:
    """Some calls of one operation; raises the failures of the smallest one that fails."""
    sign_in, client = somebody(world, who), world.clients[who]
    is_ending = (operation.method.upper(), operation.path) in ENDING

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode), of_the_world=st.sampled_from((True, True, False))
    )
    def call(case: Case, *, of_the_world: bool) -> None:
        if of_the_world:
            case.path_parameters.update(
                {name: world.ids[name] for name in case.path_parameters if name in world.ids}
            )
        identify(case, sign_in() if is_ending else client)
        case.validate_response(case.call(), checks=CHECKS)

    call()


def faults(world: World, who: str, examples: int, mode: GenerationMode) -> list[str]:
    """Every operation that does not hold, and how."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", world.app)
    found = []
    for result in schema.get_all_operations():
        operation = result.ok()
        try:
            with suppress(Unsatisfiable):  # nothing can be wrong with a call that takes nothing
                try_operation(world, operation, who, examples, mode)
        except FailureGroup as group:
            found += [
                f"{operation.label}: {failure.title}: {failure.message}" for failure in group.exceptions
            ]
        except Failure as failure:
            found.append(f"{operation.label}: {failure.title}: {failure.message}")
    return found


@pytest.mark.parametrize(
    ("who", "examples", "mode"),
    [
        ("officer-lin", 10, GenerationMode.POSITIVE),
        ("officer-lin", 5, GenerationMode.NEGATIVE),
        ("volunteer", 10, GenerationMode.POSITIVE),
        ("volunteer", 4, GenerationMode.NEGATIVE),
        ("admin-ye", 6, GenerationMode.POSITIVE),
        ("lead-chen", 4, GenerationMode.POSITIVE),
        ("anybody", 3, GenerationMode.POSITIVE),
    ],
)
def test_every_answer_is_announced(world: World, who: str, examples: int, mode: GenerationMode) -> None:
    assert faults(world, who, examples, mode) == []
