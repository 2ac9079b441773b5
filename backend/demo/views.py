"""Routes that exist in demo mode only."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import g

from backend.accounts import demo as people
from backend.core.actions import Action
from backend.core.guard import guarded
from backend.core.runtime import runtime
from backend.demo.call import CALL_TEXT
from backend.demo.schemas import CrowdIn, CrowdOut, CrowdRestIn, SampleCallOut, SampleRegistrationOut

blueprint = APIBlueprint("demo", __name__, tag="Demo")


@blueprint.post("/demo/crowd")
@guarded(Action.PUBLIC)
@blueprint.input(CrowdIn, arg_name="asked")
@blueprint.output(CrowdOut)
def crowd(asked: dict[str, Any]) -> dict[str, Any]:
    """Sign in some of the crowd, making them on first need; on duty if asked. 404 outside demo mode."""
    people.refuse_unless_demo(runtime().settings)
    return {"items": people.crowd(g.session, asked["first"], asked["count"], asked["duty_hours"])}


@blueprint.post("/demo/crowd/rest")
@guarded(Action.PUBLIC)
@blueprint.input(CrowdRestIn, arg_name="asked")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses={404: "This instance is no demo."})
def rest(asked: dict[str, Any]) -> None:
    """End the duty of these of the crowd; open sockets hear of it with the next ticks."""
    people.refuse_unless_demo(runtime().settings)
    people.rest_crowd(g.session, asked["codes"])


@blueprint.get("/demo/sample-call")
@guarded(Action.PUBLIC)
@blueprint.output(SampleCallOut)
@blueprint.doc(responses={404: "This instance is no demo."})
def sample_call() -> dict[str, str]:
    """The story's 110 call in words, for whoever has none to paste."""
    people.refuse_unless_demo(runtime().settings)
    return {"text": CALL_TEXT}


@blueprint.get("/demo/sample-registration")
@guarded(Action.PUBLIC)
@blueprint.output(SampleRegistrationOut)
@blueprint.doc(responses={404: "This instance is no demo."})
def sample_registration() -> dict[str, str]:
    """Somebody invented who has not registered yet, for 用示例填写."""
    people.refuse_unless_demo(runtime().settings)
    return people.sample_registration(g.session)
