"""What a phone is sent for the story's package."""

from __future__ import annotations

import json
from typing import Any, Final

CARD: Final[dict[str, Any]] = {
    "id": "",
    "number": "XR-20260520-0001",
    "kind": "missing_person",
    "version": 1,
    "round": 1,
    "state": "open",
    "title": "寻找走失女童",
    "summary": "8 岁女孩放学后没有回家，可能还在学校附近。",
    "area": {"lon": 118.115, "lat": 24.5, "radius_m": 0},
    "range_m": 2000,
    "age_band": "7-9",
    "sex": "female",
    "height_cm": 128,
    "clothing": "红色校服上衣，蓝色裤子，粉色书包",
    "features": "扎马尾，戴眼镜",
    "direction": "往枋湖路方向",
    "likely_roads": ["枋湖路", "禾山路", "金尚路"],
    "last_seen_at": "2026-05-20T07:00:00.000Z",
    "place_text": "禾山小学门口",
    "reward_points": 50,
    "seats": 3,
    "seats_left": 3,
    "opened_at": "2026-05-20T07:30:00.000Z",
    "deadline_at": "2026-05-20T11:30:00.000Z",
    "arrive_within_min": 20,
    "station": {"name": "禾山派出所", "phone": "0592-5550110"},
    "officer_number": "032187",
    "safety_note": "陪在孩子身边，不要带走，立即联系派出所；有危险请拨打 110。",
    "danger_to_life": True,
    "insured": False,
}

CARD_BYTES: Final = len(json.dumps(CARD, ensure_ascii=False).encode())
