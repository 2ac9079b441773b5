"""The front page: four doors into a demo city, or two plain links where there is no demo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from apiflask import APIBlueprint
from flask import Response, abort, render_template, request, send_from_directory

from backend.core.actions import Action
from backend.core.errors import Bilingual, Language
from backend.core.guard import guarded
from backend.core.problems import reader_language
from backend.core.runtime import runtime
from backend.demo.call import CALL_TEXT

HERE: Final = Path(__file__).parent

blueprint = APIBlueprint("front", __name__, template_folder="templates", enable_openapi=False)


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: where it leads, what it looks like, what to try."""

    slug: str
    href: str
    title: Bilingual
    who: Bilingual
    suggestion: Bilingual


DOORS: Final = (
    Door(
        "phone",
        "/phone/?as=volunteer-wang",
        Bilingual("志愿者的手机", "A volunteer's phone"),
        Bilingual(
            "王建国，平安志愿者，常在禾山一带散步", "Wang Jianguo, a volunteer who walks around Heshan"
        ),
        Bilingual(
            "按下“开始值守”，把手机留在旁边；民警发布任务包时它会响。",
            "Press “on duty” and leave the phone beside you; it rings when a package goes out.",
        ),
    ),
    Door(
        "console",
        "/console/?as=officer-lin",
        Bilingual("民警的指挥台", "The police console"),
        Bilingual("林警官，禾山派出所", "Officer Lin, Heshan police station"),
        Bilingual(
            "点“发布任务包”，粘贴本页下方的 110 接警内容，在地图上点一下最后见到的地方"
            "（禾山派出所旁边），勾选“监护人已同意发布”（报警人陈女士会自动填入），发布。",
            "Compose a package: paste the 110 call below, click the last known point on the map "
            "(beside 禾山派出所), tick the guardian's consent (who called is filled in), publish.",
        ),
    ),
    Door(
        "citizen",
        "/phone/?as=citizen-chen",
        Bilingual("市民的入口", "The citizen's door"),
        Bilingual("陈女士，走失女孩的母亲", "Ms Chen, mother of the girl in the story"),
        Bilingual(
            "登记成为志愿者（可用示例填写，不必写真实姓名），再到指挥台由派出所审核通过。",
            "Register as a volunteer (a sample fills the form, no real name needed), then approve it on the "
            "console.",
        ),
    ),
    Door(
        "ledger",
        "/console/?as=auditor-he#/ledger",
        Bilingual("积分账簿", "The reward ledger"),
        Bilingual("何审计，只读", "He, auditor, read-only"),
        Bilingual(
            "从任意一个数字点进去，直到产生它的每一笔流水；总和永远是零。",
            "Open any figure down to its transfers; the sum over all accounts is always zero.",
        ),
    ),
)

WORDS: Final = {
    "title": Bilingual("守望", "Shouwang"),
    "motto": Bilingual("邻里相望，守护平安", "Neighbours looking out for neighbours"),
    "lead": Bilingual(
        "孩子走失，派出所几分钟内把任务包发到附近平安志愿者的手机上；"
        "有人接单，有人协助留意，找到后积分入账，每一分都对得上。",
        "A child is missing: within minutes the station's task package rings the phones of verified "
        "volunteers nearby. One takes it, others keep an eye out, and thanks are paid to the point.",
    ),
    "try": Bilingual("可以试试", "Try this"),
    "copy_it": Bilingual("复制", "Copy"),
    "copied": Bilingual("已复制", "Copied"),
    "sample": Bilingual("一段 110 接警内容", "The text of a 110 call"),
    "open": Bilingual("进入", "Open"),
    "side": Bilingual("并排打开指挥台和手机", "Open console and phone side by side"),
    "side_lead": Bilingual("在左边发布，看右边响起。", "Publish on the left, hear it ring on the right."),
    "demo": Bilingual(
        "演示城市：人物、派出所和电话均为虚构，数据随时可以清空。",
        "Demo city: people, stations and phone numbers are invented, and all data may be wiped.",
    ),
    "plain": Bilingual("请选择入口", "Choose your way in"),
    "phone": Bilingual("志愿者与市民", "Volunteers and citizens"),
    "console": Bilingual("工作人员指挥台", "Staff console"),
    "map": Bilingual("底图数据 © OpenStreetMap 贡献者", "Base map data © OpenStreetMap contributors"),
    "missing": Bilingual("没有这个页面", "There is no such page"),
    "missing_lead": Bilingual(
        "地址可能写错了，或者页面已经移走。", "The address may be mistyped, or the page has moved."
    ),
    "home": Bilingual("回到首页", "Back to the front page"),
    "left": Bilingual("指挥台", "Console"),
    "right": Bilingual("手机", "Phone"),
    "back": Bilingual("返回四个入口", "Back to the four doors"),
}


def _language() -> Language:
    """The language asked for in the address, or else by the browser."""
    asked = request.args.get("lang")
    return asked if asked in ("zh", "en") else reader_language()  # type: ignore[return-value] # narrowed above


def _with_language(href: str, language: Language) -> str:
    """The same address with `lang`, by which the client speaks the page's language when it starts."""
    path, hash_, place = href.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={language}{hash_}{place}"


def _words(language: Language) -> dict[str, str]:
    return {name: text.read(language) for name, text in WORDS.items()}


@blueprint.get("/")
@guarded(Action.PUBLIC)
def front() -> str:
    """The doors."""
    language = _language()
    page = "front.html" if runtime().settings.demo else "plain.html"
    return render_template(
        page, words=_words(language), doors=_doors(language), call=CALL_TEXT, language=language
    )


def _doors(language: Language) -> list[dict[str, str]]:
    """The doors in one language."""
    return [
        {
            "slug": door.slug,
            "href": _with_language(door.href, language),
            "title": door.title.read(language),
            "who": door.who.read(language),
            "suggestion": door.suggestion.read(language),
        }
        for door in DOORS
    ]


def missing_page() -> str:
    """What a browser is shown where there is no page."""
    language = _language()
    return render_template("missing.html", words=_words(language), language=language)


@blueprint.get("/side-by-side")
@guarded(Action.PUBLIC)
def side_by_side() -> str:
    """Console and phone on one screen, so that one can be seen to act on the other."""
    if not runtime().settings.demo:
        abort(404)
    language = _language()
    return render_template("side.html", words=_words(language), doors=_doors(language), language=language)


@blueprint.get("/front/<path:name>")
@guarded(Action.PUBLIC)
def asset(name: str) -> Response:
    """The front page's style and pictures."""
    return send_from_directory(HERE / "assets", name, max_age=3600)
