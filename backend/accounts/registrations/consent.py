"""What a person agrees to when they register; every version stays here, because it was agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.core.errors import Bilingual


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of the text."""

    version: str
    title: Bilingual
    text: Bilingual


VERSIONS: Final = (
    ConsentText(
        "1",
        Bilingual("平安志愿者登记告知同意书", "What you agree to as a volunteer"),
        Bilingual(
            "一、登记需要您的姓名、身份证号码、手机号码和居住辖区，仅用于核实身份、联系您和发放奖励。"
            "姓名、证件号码和手机号码加密保存，由您居住辖区的派出所审核；每一次查看都有记录。\n"
            "二、值守时，手机只上报您所在的网格（边长约 200 米），半小时后自动失效；接单后才上报精确位置，"
            "界面上会一直显示提示，任务结束即停止。原始轨迹最多保存 30 天。\n"
            "三、您可以随时休息、撤回登记、导出全部个人信息或注销。注销后，姓名、证件号码、手机号码和照片"
            "立即无法恢复，只保留不含个人信息的编号和账目。\n"
            "四、志愿者不跟踪、不盘问、不控制任何人。找到走失人员请陪在身边并联系派出所；"
            "遇到危险请拨打 110。\n"
            "五、任务积分是感谢，不是报酬；谎报或泄露他人信息会被取消资格，并依法处理。",
            "1. We ask for your name, identity number, mobile number and home region, only to verify who you "
            "are, to reach you and to thank you. Name and numbers are kept encrypted; the station of your "
            "home region checks them, and every look at them is recorded.\n"
            "2. On duty your phone tells only the grid cell you are in (about 200 m), forgotten after half "
            "an hour. Your exact position is sent only while you are on a task, with a sign on the screen, "
            "and stops with it. Raw tracks are kept for 30 days at most.\n"
            "3. You may rest, withdraw, take a copy of all your data or delete your account at any time. "
            "After that your name, numbers and photos cannot be recovered; ids and accounts without personal "
            "data remain.\n"
            "4. Volunteers never follow, question or hold anybody. Stay beside a missing person and call the "
            "station; in danger call 110.\n"
            "5. Points are thanks, not pay. False reports or giving away what you learn about others ends "
            "your registration and may be an offence.",
        ),
    ),
)
CURRENT: Final = VERSIONS[-1]
