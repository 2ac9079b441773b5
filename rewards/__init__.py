"""The thanks: the points ledger and what is earned and redeemed through it."""
