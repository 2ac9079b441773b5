"""Task packages: work the police offer to volunteers nearby, from the draft to the settled reward.

Where a change goes:

- `domain/`     the five kinds, the transition tables, events, errors and arithmetic; no framework
- `models.py`, `seat_models.py`   the tables
- `ports.py`    the way out to people without a socket
- `queries/`    reads: one package, lists, who is near, what matches a phone, what a reader may do or see
- `documents/`  how a package or an assignment reads to staff, to those alerted, to those with a seat
- `service/`    the verbs: draft, publish, alert, approve, brief, grab, work, decide, end, settle
- `schemas/`, `views/`, `sockets.py`, `jobs.py`   the edges: shapes, HTTP, live, the tick
- `grabs.py`    seats taken by many at one instant: in lots, and the late refused from memory
- `notices.py`, `positions.py`   messages kept for phones without a socket; exact positions for two minutes
- `handlers.py` what happens here when somebody is no volunteer any more, or is erased
- `call_text/`  reads the text of a 110 call
"""
