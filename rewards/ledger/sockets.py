"""What phones are told of their points."""

from __future__ import annotations

from backend.core.realtime.registry import tells
from rewards.ledger.schemas import WalletNews

tells("/volunteer", wallet=WalletNews)
