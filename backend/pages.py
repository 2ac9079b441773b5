"""The built front ends and the base map, as files.

A city lets nginx serve these; here they are served so that one command is enough.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response, abort, redirect, request, send_from_directory
from flask.typing import ResponseReturnValue

from backend.core.actions import Action
from backend.core.guard import guarded
from backend.core.settings import PROJECT_ROOT

STATIC: Final = PROJECT_ROOT / "static"
BUILDS: Final = {"console": STATIC / "dist" / "console", "phone": STATIC / "dist" / "phone"}
FOREVER_S: Final = 31_536_000  # built files carry a digest in their names

NOT_BUILT: Final = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>守望</title>'
    "<p>页面还没有构建好，请运行 <code>make setup</code> 后刷新。"
    '<p lang="en">This page is not built yet; run <code>make setup</code>, then reload.'
)

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)


@blueprint.get("/static/<path:name>")
@guarded(Action.PUBLIC)
def shared(name: str) -> Response:
    """The base map and the design tokens; the sources beside them are not served."""
    if not name.startswith("basemap/") and name != "tokens.css":
        abort(404)
    return send_from_directory(STATIC, name, max_age=3600)


@blueprint.get("/console")
@blueprint.get("/phone")
@guarded(Action.PUBLIC)
def without_slash() -> ResponseReturnValue:
    """Relative addresses in the builds need the slash."""
    return redirect(f"{request.path}/")


@blueprint.get("/console/")
@blueprint.get("/console/<path:name>")
@guarded(Action.PUBLIC)
def console(name: str = "index.html") -> ResponseReturnValue:
    """The staff console. Its pages stand behind the hash: an address typed without one is led there."""
    if "." not in name:
        return redirect(f"/console/#/{quote(name)}")
    return _built("console", name)


@blueprint.get("/phone/")
@blueprint.get("/phone/<path:name>")
@guarded(Action.PUBLIC)
def phone(name: str = "index.html") -> Response:
    """The volunteer's client as a web page."""
    return _built("phone", name)


def _built(build: str, name: str) -> Response:
    if not (BUILDS[build] / "index.html").exists():
        return Response(NOT_BUILT, status=503, mimetype="text/html")
    is_page = name == "index.html"
    response = send_from_directory(BUILDS[build], name, max_age=None if is_page else FOREVER_S)
    if is_page:
        response.headers["Cache-Control"] = "no-cache"
    return response
