"""Reads the text of a 110 call: plain rules that a person can follow, no guessing.

- `numerals`  Chinese numbers, and phone numbers that must not be passed on
- `clauses`   the text in pieces
- `persons`   who is missing; `times` when last seen; `places` where, which way, along which roads
- `wording`   a title and a summary of what was found
- `reading`   puts it all together
"""
