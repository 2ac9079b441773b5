"""The call the story begins with: what an officer pastes, and a visitor of the front page copies."""

from __future__ import annotations

from typing import Final

CALL_TEXT: Final = (
    "接警单号：350206202605200018。"
    "18:05 陈女士报警称其女儿林小雨，女，8岁，身高约125厘米，今天下午放学后未回家，"
    "最后见到是17:20在禾山中心小学门口，穿红色外套、蓝色牛仔裤，背粉色书包，"
    "可能沿着金尚路往北走。联系电话13800001234。"
)
