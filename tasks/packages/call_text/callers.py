"""Who called, when it is the missing child's own family: the name and relation that a consent asks for."""

from __future__ import annotations

import re
from typing import Final

from tasks.packages.call_text.clauses import REPORTING, clauses_of
from tasks.packages.call_text.persons import SURNAMES

WOMAN, MAN = "女士", "先生"
SAYS: Final = r"(?:[（(][^）)]*[）)])?\s*(?:报警|来电|反映|报称|求助|称|说)"
CALLER: Final = re.compile(rf"((?:{SURNAMES})(?:{WOMAN}|{MAN}|[\u4e00-\u9fff]{{1,2}}?)){SAYS}")
# The child itself follows: a name, a pause, a time, that it went; not a classmate, nor whom the child found.
ITSELF: Final = (
    rf"(?=[，,、；;。（(：:\s]|(?:{SURNAMES})[\u4e00-\u9fff]{{1,2}}(?:[，,、。（(：:\s]|今年|于|在|从|走|失|未|没)"
    r"|今|昨|前天|刚|于|从|在|走失|走丢|失踪|失联|放学|未|没|不见|离家)"
)
WHOSE: Final = re.compile(
    rf"^(?:[其她他我](?:的|们的|家的?)?|自己的?)?(外孙女|外孙|孙女|孙子|女儿|儿子){ITSELF}"
)
SOMEBODY_ELSE: Final = re.compile(r"同学|同伴|朋友|伙伴|班上|幼儿园的?小|发现|看见|看到|捡到")
# What somebody is to the child, by what the child is to them: (a woman, a man).
RELATIONS: Final = {
    "外孙女": ("外祖母", "外祖父"),
    "外孙": ("外祖母", "外祖父"),
    "孙女": ("祖母", "祖父"),
    "孙子": ("祖母", "祖父"),
    "女儿": ("母亲", "父亲"),
    "儿子": ("母亲", "父亲"),
}


def guardian_in(text: str) -> dict[str, str | None] | None:
    """{"guardian_name", "relation"} as they were told, each None where they were not; never a consent.

    None when nobody is quoted, or what they call the missing person makes them no guardian.
    """
    quoted = REPORTING.search(text)
    whose = WHOSE.search(text[quoted.end() :]) if quoted else None
    if not quoted or not whose or SOMEBODY_ELSE.search(clauses_of(text[quoted.end() :])[0]):
        return None
    caller = CALLER.search(text[: quoted.end()])
    name = caller.group(1) if caller else None
    return {"guardian_name": name, "relation": _relation(whose.group(1), name)}


def _relation(child: str, name: str | None) -> str | None:
    """By the caller's title alone: a bare name says nothing of it."""
    of_a_woman, of_a_man = RELATIONS[child]
    if name is None or not name.endswith((WOMAN, MAN)):
        return None
    return of_a_woman if name.endswith(WOMAN) else of_a_man
