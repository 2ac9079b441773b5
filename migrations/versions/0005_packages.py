"""Packages: what is offered, to whom it reached, who took a seat and what became of it."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PACKAGES = """
CREATE TABLE packages (
    id uuid CONSTRAINT pk_packages PRIMARY KEY,
    number text NOT NULL CONSTRAINT uq_packages_number UNIQUE,
    kind text NOT NULL CONSTRAINT ck_packages_kind CHECK (kind IN
        ('missing_person', 'hazard_check', 'area_patrol', 'public_notice', 'community_help')),
    state text NOT NULL CONSTRAINT ck_packages_state CHECK (state IN
        ('draft', 'awaiting_approval', 'open', 'full', 'resolved', 'retracted', 'expired')),
    version integer NOT NULL,
    card_version integer NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    station_id uuid NOT NULL,
    region_code text NOT NULL,
    drafted_by uuid NOT NULL,
    posted_by uuid,
    area geometry(Geometry, 4326) NOT NULL,
    place_text text NOT NULL,
    reward_points integer NOT NULL CONSTRAINT ck_packages_reward_points CHECK (reward_points >= 0),
    seats integer NOT NULL CONSTRAINT ck_packages_seats CHECK (seats > 0),
    -- The database's own word on "never more than the seats".
    seats_taken integer NOT NULL
        CONSTRAINT ck_packages_seats_taken CHECK (seats_taken BETWEEN 0 AND seats),
    arrive_within_min integer NOT NULL CONSTRAINT ck_packages_arrive_within_min CHECK (arrive_within_min > 0),
    duration_min integer,
    deadline_at timestamptz,
    incident_number text,
    guardian_relation text,
    guardian_consent_at timestamptz,
    danger_to_life boolean NOT NULL,
    details jsonb NOT NULL,
    photo_id uuid,
    key bytea,
    sealed bytea,
    name_and_face text NOT NULL CONSTRAINT ck_packages_name_and_face CHECK (name_and_face IN
        ('none', 'withheld', 'awaiting_approval', 'approved', 'break_glass')),
    approval_asked_at timestamptz,
    escalated_at timestamptz,
    sightings_open integer NOT NULL CONSTRAINT ck_packages_sightings_open CHECK (sightings_open >= 0),
    round integer NOT NULL,
    reached_range_m integer NOT NULL,
    created_at timestamptz NOT NULL,
    opened_at timestamptz,
    briefed_at timestamptz,
    ended_at timestamptz,
    settled_at timestamptz,
    outcome text,
    false_alarm boolean NOT NULL,
    copied_from uuid,
    CONSTRAINT ck_packages_full CHECK ((state = 'full') <= (seats_taken = seats)),
    CONSTRAINT ck_packages_open CHECK ((state = 'open') <= (seats_taken < seats)),
    CONSTRAINT ck_packages_live CHECK (state NOT IN ('open', 'full')
        OR (opened_at IS NOT NULL AND deadline_at IS NOT NULL AND posted_by IS NOT NULL)),
    CONSTRAINT ck_packages_ended CHECK ((state IN ('resolved', 'retracted', 'expired')) = (ended_at IS NOT NULL))
);
CREATE INDEX ix_packages_state ON packages (state, id);
CREATE INDEX ix_packages_due ON packages (deadline_at) WHERE state IN ('open', 'full');
CREATE INDEX ix_packages_unsettled ON packages (id) WHERE settled_at IS NULL;
CREATE INDEX ix_packages_station ON packages (station_id, id);
CREATE INDEX ix_packages_region ON packages (region_code text_pattern_ops, id);
CREATE INDEX ix_packages_photo ON packages (photo_id) WHERE photo_id IS NOT NULL;
CREATE INDEX ix_packages_approval ON packages (approval_asked_at)
    WHERE approval_asked_at IS NOT NULL AND escalated_at IS NULL;
CREATE INDEX ix_packages_sealed ON packages (settled_at) WHERE key IS NOT NULL;

CREATE TABLE package_rounds (
    package_id uuid NOT NULL CONSTRAINT fk_package_rounds_package_id REFERENCES packages ON DELETE CASCADE,
    number integer NOT NULL,
    range_m integer NOT NULL CONSTRAINT ck_package_rounds_range_m CHECK (range_m > 0),
    cap integer NOT NULL CONSTRAINT ck_package_rounds_cap CHECK (cap > 0),
    wait_s integer NOT NULL CONSTRAINT ck_package_rounds_wait_s CHECK (wait_s >= 0),
    due_at timestamptz,
    done_at timestamptz,
    online integer NOT NULL,
    notified integer NOT NULL,
    woken integer NOT NULL,
    CONSTRAINT pk_package_rounds PRIMARY KEY (package_id, number)
);
CREATE INDEX ix_package_rounds_due ON package_rounds (due_at) WHERE done_at IS NULL AND due_at IS NOT NULL;

-- What a phone asks on every connect and move: which live packages reach this cell.
CREATE TABLE package_cells (
    cell bigint NOT NULL,
    package_id uuid NOT NULL CONSTRAINT fk_package_cells_package_id REFERENCES packages ON DELETE CASCADE,
    round integer NOT NULL,
    CONSTRAINT pk_package_cells PRIMARY KEY (cell, package_id)
);
CREATE INDEX ix_package_cells_package_id ON package_cells (package_id);

CREATE TABLE package_numbers (
    prefix text NOT NULL,
    day date NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_package_numbers PRIMARY KEY (prefix, day)
);

CREATE TABLE package_history (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_package_history PRIMARY KEY,
    package_id uuid NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    by uuid,
    note text
);
CREATE INDEX ix_package_history_package_id ON package_history (package_id, id);

CREATE TABLE package_reviews (
    id uuid CONSTRAINT pk_package_reviews PRIMARY KEY,
    package_id uuid NOT NULL CONSTRAINT fk_package_reviews_package_id REFERENCES packages,
    reason text NOT NULL,
    broken_by uuid NOT NULL,
    broken_at timestamptz NOT NULL,
    due_on date NOT NULL,
    closed_at timestamptz,
    closed_by uuid,
    finding text,
    CONSTRAINT ck_package_reviews_four_eyes CHECK (closed_by <> broken_by)
);
CREATE INDEX ix_package_reviews_open ON package_reviews (due_on) WHERE closed_at IS NULL;
"""

PEOPLE = """
CREATE TABLE assignments (
    id uuid CONSTRAINT pk_assignments PRIMARY KEY,
    package_id uuid NOT NULL CONSTRAINT fk_assignments_package_id REFERENCES packages,
    person_id uuid NOT NULL,
    state text NOT NULL CONSTRAINT ck_assignments_state CHECK (state IN
        ('grabbed', 'arrived', 'reported', 'confirmed', 'rejected', 'released', 'lapsed', 'stood_down')),
    grabbed_at timestamptz NOT NULL,
    arrive_by timestamptz NOT NULL,
    arrived_at timestamptz,
    arrived_position geometry(Point, 4326),
    help_at timestamptz,
    help_position geometry(Point, 4326),
    reported_at timestamptz,
    report_text text,
    report_found boolean,
    report_position geometry(Point, 4326),
    report_photo_ids uuid[] NOT NULL,
    sighting_id uuid,
    reward_points integer NOT NULL,
    points integer,
    decided_by uuid,
    reason text,
    ended_at timestamptz,
    CONSTRAINT ck_assignments_points CHECK (points BETWEEN 0 AND reward_points),
    CONSTRAINT ck_assignments_own CHECK (decided_by <> person_id),
    CONSTRAINT ck_assignments_confirmed CHECK ((state = 'confirmed') = (points IS NOT NULL))
);
CREATE UNIQUE INDEX uq_assignments_holding ON assignments (package_id, person_id)
    WHERE state NOT IN ('released', 'lapsed');
CREATE INDEX ix_assignments_package_id ON assignments (package_id);
CREATE INDEX ix_assignments_person_id ON assignments (person_id, id);
CREATE INDEX ix_assignments_arrive_by ON assignments (arrive_by) WHERE state = 'grabbed';
CREATE INDEX ix_assignments_reported ON assignments (id) WHERE state = 'reported';

CREATE TABLE package_watchers (
    package_id uuid NOT NULL CONSTRAINT fk_package_watchers_package_id REFERENCES packages ON DELETE CASCADE,
    person_id uuid NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT pk_package_watchers PRIMARY KEY (package_id, person_id)
);
CREATE INDEX ix_package_watchers_person_id ON package_watchers (person_id);

CREATE TABLE package_requests (
    person_id uuid NOT NULL,
    key uuid NOT NULL,
    action text NOT NULL,
    object_id uuid NOT NULL,
    digest bytea NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_package_requests PRIMARY KEY (person_id, key)
);
CREATE INDEX ix_package_requests_at ON package_requests (at);

CREATE TABLE notices (
    id uuid CONSTRAINT pk_notices PRIMARY KEY,
    person_id uuid NOT NULL,
    package_id uuid NOT NULL CONSTRAINT fk_notices_package_id REFERENCES packages ON DELETE CASCADE,
    event text NOT NULL CONSTRAINT ck_notices_event CHECK (event IN ('package', 'package_ended')),
    round integer NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE UNIQUE INDEX uq_notices_message ON notices (person_id, package_id, event, round);
CREATE INDEX ix_notices_person_id ON notices (person_id, id);
"""

RIGHTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON packages, package_rounds, package_cells, package_numbers,
    package_reviews, assignments, package_watchers, package_requests, notices TO app;
SELECT make_append_only('package_history');
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(PACKAGES)
    op.execute(PEOPLE)
    op.execute(RIGHTS)
