"""What can be wrong with regions, outlines or stations in a file, each as a sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from backend.core.errors import AppError, Bilingual, Language


class FindingKind(StrEnum):
    """The kinds of mistakes. Some may be accepted on purpose, see ACCEPTABLE."""

    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    COLUMNS = "columns"
    COORDINATES = "coordinates"
    CODE = "code"
    NAME = "name"
    UNKNOWN_NAME = "unknown_name"
    RING = "ring"
    POSITION = "position"
    DUPLICATE = "duplicate"
    UNKNOWN_PARENT = "unknown_parent"
    NAMES_DIFFER = "names_differ"
    CODES_DIFFER = "codes_differ"
    MISSING = "missing"
    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE_PARENT = "outside_parent"
    DATUM = "datum"
    STATION_COLUMNS = "station_columns"
    STATION_PHONE = "station_phone"
    STATION_POSITION = "station_position"
    UNKNOWN_REGION = "unknown_region"
    OUTSIDE_REGION = "outside_region"


SENTENCES: Final = {
    FindingKind.UNREADABLE: Bilingual("{file}：无法读取（{why}）。", "{file}: cannot be read ({why})."),
    FindingKind.ENCODING: Bilingual(
        "{file}：文字不是 {encoding} 编码，请转为 UTF-8，或用 --encoding 说明（常见为 gb18030）。",
        "{file}: the text is not {encoding}; convert it to UTF-8, or name its encoding with --encoding "
        "(often gb18030).",
    ),
    FindingKind.COLUMNS: Bilingual(
        "{file}：缺少代码列或名称列（找到的列：{found}）。",
        "{file}: has no column for the code or for the name (columns found: {found}).",
    ),
    FindingKind.COORDINATES: Bilingual(
        "{file}：文件注明的坐标系是“{crs}”，这里只接受 WGS-84（或用 --crs gcj02 说明的 GCJ-02）。",
        "{file}: says that its coordinates are “{crs}”; only WGS-84 is read, or GCJ-02 declared with "
        "--crs gcj02.",
    ),
    FindingKind.CODE: Bilingual(
        "{where}：{name}的代码“{code}”不是辖区代码（2、4、6、9、12、15 或 18 位数字）。",
        "{where}: the code “{code}” of {name} is no region code (2, 4, 6, 9, 12, 15 or 18 digits).",
    ),
    FindingKind.NAME: Bilingual(
        "{where}：代码 {code} 的名称为空或有乱码。", "{where}: the name of {code} is empty or garbled."
    ),
    FindingKind.UNKNOWN_NAME: Bilingual(
        "{where}：“{name}”没有代码，按名称也找不到唯一的辖区。",
        "{where}: “{name}” has no code, and no single region has that name.",
    ),
    FindingKind.RING: Bilingual(
        "{where}：{name}的边界无法使用：{why}{place}。",
        "{where}: the outline of {name} cannot be used: {why}{place}.",
    ),
    FindingKind.POSITION: Bilingual(
        "{where}：{name}的边界坐标有误：{why} {corner}。",
        "{where}: the outline of {name} has wrong coordinates: {why} {corner}.",
    ),
    FindingKind.DUPLICATE: Bilingual(
        "{where}：{name}（{code}）重复，第一次出现在 {first}。",
        "{where}: {name} ({code}) appears again; the first time was {first}.",
    ),
    FindingKind.UNKNOWN_PARENT: Bilingual(
        "{where}：{name}（{code}）的上级 {parent} 不存在。",
        "{where}: {name} ({code}) belongs to {parent}, which does not exist.",
    ),
    FindingKind.NAMES_DIFFER: Bilingual(
        "代码 {code}：{first}称“{first_name}”，{second}称“{second_name}”。",
        "Code {code}: “{first_name}” in {first}, “{second_name}” in {second}.",
    ),
    FindingKind.CODES_DIFFER: Bilingual(
        "“{name}”：{first}为 {first_code}（{first_name}），{second}为 {second_code}（{second_name}）。",
        "“{name}” is {first_code} ({first_name}) in {first}, {second_code} ({second_name}) in {second}.",
    ),
    FindingKind.MISSING: Bilingual(
        "{first}有{name}（{code}），{second}没有。", "{name} ({code}) is in {first} but not in {second}."
    ),
    FindingKind.OVERLAP: Bilingual(
        "{name}（{code}）与{other}（{other_code}）重叠 {hectares} 公顷，位于 {place} 附近。",
        "{name} ({code}) and {other} ({other_code}) overlap by {hectares} ha, near {place}.",
    ),
    FindingKind.GAP: Bilingual(
        "{name}（{code}）内有 {hectares} 公顷不属于任何下级辖区，位于 {place} 附近。",
        "{hectares} ha of {name} ({code}) belong to no region below it, near {place}.",
    ),
    FindingKind.OUTSIDE_PARENT: Bilingual(
        "{name}（{code}）有 {hectares} 公顷在上级{other}（{other_code}）之外，位于 {place} 附近。",
        "{hectares} ha of {name} ({code}) lie outside {other} ({other_code}) above it, near {place}.",
    ),
    FindingKind.DATUM: Bilingual(
        "{file}：坐标看起来是 {likely} 而不是 {declared}（与已登记的边界重合度 {raw} 变为 {turned}），"
        "请用 --crs {option} 说明。",
        "{file}: the coordinates look like {likely}, not {declared} (read so, the overlap with the known "
        "outlines goes from {raw} to {turned}); declare it with --crs {option}.",
    ),
    FindingKind.STATION_COLUMNS: Bilingual(
        "{file}：缺少列 {missing}（找到的列：{found}）。",
        "{file}: has no column {missing} (columns found: {found}).",
    ),
    FindingKind.STATION_PHONE: Bilingual(
        "{where}：{name}的电话“{phone}”不是电话号码。",
        "{where}: the phone “{phone}” of {name} is no telephone number.",
    ),
    FindingKind.STATION_POSITION: Bilingual(
        "{where}：{name}的坐标有误：{why}（经度“{lon}”，纬度“{lat}”）。",
        "{where}: the position of {name} is wrong: {why} (longitude “{lon}”, latitude “{lat}”).",
    ),
    FindingKind.UNKNOWN_REGION: Bilingual(
        "{where}：{name}所属的辖区 {code} 没有登记，请先导入辖区。",
        "{where}: {name} belongs to region {code}, which is not registered; import the regions first.",
    ),
    FindingKind.OUTSIDE_REGION: Bilingual(
        "{where}：{name}在{region}（{code}）的边界外 {metres} 米。",
        "{where}: {name} lies {metres} m outside {region} ({code}).",
    ),
}

# What real lists of real cities do have, and an administrator may take on purpose.
ACCEPTABLE: Final = frozenset(
    {
        FindingKind.NAMES_DIFFER,
        FindingKind.CODES_DIFFER,
        FindingKind.MISSING,
        FindingKind.OVERLAP,
        FindingKind.GAP,
        FindingKind.OUTSIDE_PARENT,
        FindingKind.DATUM,
    }
)
# A station's house may well stand across the street from what it looks after.
ACCEPTABLE_OF_STATIONS: Final = frozenset({FindingKind.OUTSIDE_REGION})

LISTED_IN_REFUSAL: Final = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, with the values that fill its sentence."""

    kind: FindingKind
    values: dict[str, Any]

    def read(self, language: Language) -> str:
        """The sentence."""
        values = {
            name: value.read(language) if isinstance(value, Bilingual) else value
            for name, value in self.values.items()
        }
        return SENTENCES[self.kind].read(language, **values)

    def as_dict(self) -> dict[str, str]:
        """For --json: the kind and the sentence in both languages."""
        return {"kind": str(self.kind), "zh": self.read("zh"), "en": self.read("en")}


class ImportRefusedError(AppError):
    """An import with mistakes that were not accepted: nothing of it was written."""

    status = 422
    slug = "region-import-refused"
    title = Bilingual("辖区导入未完成", "Regions not imported")
    detail = Bilingual(
        "发现 {count} 处问题，没有导入任何内容：{sentences_zh}",
        "{count} mistakes were found and nothing was imported: {sentences_en}",
    )

    def __init__(self, findings: list[Finding]) -> None:
        """Keep all findings; the sentence lists the first few."""
        shown = findings[:LISTED_IN_REFUSAL]
        super().__init__(
            extras={"findings": [finding.as_dict() for finding in findings]},
            count=len(findings),
            sentences_zh="".join(finding.read("zh") for finding in shown),
            sentences_en=" ".join(finding.read("en") for finding in shown),
        )
        self.findings = findings


class StationsRefusedError(ImportRefusedError):
    """A list of stations with mistakes that were not accepted: nothing of it was written."""

    slug = "station-import-refused"
    title = Bilingual("派出所导入未完成", "Stations not imported")
