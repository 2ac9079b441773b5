"""People: who they are, what they may do, how they sign in, register, stand duty and leave.

Slices, lowest first: `people` (persons, staff, roles), `registrations` (real names, the station's decision),
`duty` (duty and settings of volunteers), `signin` (sessions, passwords, tokens, TOTP), `privacy` (export my
data, erase me). What other rooms may ask is in `queries`, what they may listen to in `domain`.
"""
