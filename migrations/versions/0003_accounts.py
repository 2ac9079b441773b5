"""Accounts: persons, staff, roles, volunteers, registrations, duty, sign-ins."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PEOPLE = """
CREATE TABLE person (
    id uuid CONSTRAINT pk_person PRIMARY KEY,
    wrapped_key bytea,
    name_sealed bytea,
    phone_sealed bytea,
    phone_lookup text,
    language text NOT NULL DEFAULT 'zh' CONSTRAINT ck_person_language CHECK (language IN ('zh', 'en')),
    large_type boolean NOT NULL DEFAULT false,
    wake_for_life boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    erased_at timestamptz,
    CONSTRAINT ck_person_key_until_erased CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX ix_person_phone_lookup ON person (phone_lookup) WHERE phone_lookup IS NOT NULL;

CREATE TABLE staff_account (
    person_id uuid CONSTRAINT pk_staff_account PRIMARY KEY
        CONSTRAINT fk_staff_account_person_id REFERENCES person,
    username text NOT NULL CONSTRAINT uq_staff_account_username UNIQUE
        CONSTRAINT ck_staff_account_username CHECK (username = lower(username)),
    password_hash text NOT NULL,
    password_changed_at timestamptz NOT NULL,
    officer_number text,
    totp_sealed bytea,
    totp_pending_sealed bytea,
    totp_last_step bigint,
    disabled_at timestamptz
);

CREATE TABLE role_grant (
    id uuid CONSTRAINT pk_role_grant PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT fk_role_grant_person_id REFERENCES person,
    role text NOT NULL CONSTRAINT ck_role_grant_role CHECK (role IN (
        'team_lead', 'grid_worker', 'auxiliary', 'officer', 'duty_lead', 'command_centre',
        'dispatcher', 'handler', 'administrator', 'auditor')),
    station_id uuid,
    region_code text NOT NULL DEFAULT '',
    granted_at timestamptz NOT NULL,
    granted_by uuid,
    ended_at timestamptz
);
CREATE INDEX ix_role_grant_person_id ON role_grant (person_id) WHERE ended_at IS NULL;
CREATE INDEX ix_role_grant_station_id ON role_grant (station_id)
    WHERE ended_at IS NULL AND station_id IS NOT NULL;
CREATE UNIQUE INDEX uq_role_grant_live ON role_grant (person_id, role, station_id, region_code)
    NULLS NOT DISTINCT WHERE ended_at IS NULL;

CREATE TABLE volunteer (
    person_id uuid CONSTRAINT pk_volunteer PRIMARY KEY
        CONSTRAINT fk_volunteer_person_id REFERENCES person,
    registration_id uuid NOT NULL,
    since timestamptz NOT NULL,
    ended_at timestamptz
);
"""

REGISTRATIONS = """
CREATE TABLE registration (
    id uuid CONSTRAINT pk_registration PRIMARY KEY,
    person_id uuid CONSTRAINT fk_registration_person_id REFERENCES person,
    state text NOT NULL CONSTRAINT ck_registration_state CHECK (
        state IN ('awaiting_claim', 'pending', 'approved', 'refused', 'withdrawn')),
    wrapped_key bytea,
    name_sealed bytea,
    identity_sealed bytea,
    phone_sealed bytea,
    identity_lookup text,
    home_region_code text NOT NULL,
    station_id uuid,
    consent_version text NOT NULL,
    consented_at timestamptz NOT NULL,
    registered_by uuid CONSTRAINT fk_registration_registered_by REFERENCES person,
    claim_lookup text,
    claim_expires_at timestamptz,
    submitted_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid CONSTRAINT fk_registration_decided_by REFERENCES person,
    reason text,
    CONSTRAINT ck_registration_claim CHECK ((state = 'awaiting_claim') = (claim_lookup IS NOT NULL)),
    CONSTRAINT ck_registration_person CHECK (
        person_id IS NOT NULL OR state IN ('awaiting_claim', 'withdrawn'))
);
-- One live registration per identity number, and one per person.
CREATE UNIQUE INDEX uq_registration_identity_lookup ON registration (identity_lookup)
    WHERE state IN ('awaiting_claim', 'pending', 'approved');
CREATE UNIQUE INDEX uq_registration_person_id ON registration (person_id)
    WHERE state IN ('awaiting_claim', 'pending', 'approved');
CREATE INDEX ix_registration_person_id ON registration (person_id, submitted_at);
CREATE INDEX ix_registration_station_id ON registration (station_id, state, submitted_at);
CREATE UNIQUE INDEX uq_registration_claim_lookup ON registration (claim_lookup);
CREATE INDEX ix_registration_claim_expires_at ON registration (claim_expires_at)
    WHERE state = 'awaiting_claim';
"""

DUTY = """
CREATE TABLE duty (
    id uuid CONSTRAINT pk_duty PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT fk_duty_person_id REFERENCES person,
    started_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT ck_duty_until CHECK (until > started_at)
);
CREATE UNIQUE INDEX uq_duty_person_id ON duty (person_id) WHERE ended_at IS NULL;
CREATE INDEX ix_duty_until ON duty (until) WHERE ended_at IS NULL;

CREATE TABLE watch_area (
    person_id uuid NOT NULL CONSTRAINT fk_watch_area_person_id REFERENCES person,
    place smallint NOT NULL CONSTRAINT ck_watch_area_place CHECK (place BETWEEN 0 AND 2),
    label text NOT NULL,
    cell text NOT NULL,
    CONSTRAINT pk_watch_area PRIMARY KEY (person_id, place)
);
CREATE INDEX ix_watch_area_cell ON watch_area (cell);
"""

SIGN_IN = """
CREATE TABLE sign_in (
    id uuid CONSTRAINT pk_sign_in PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT fk_sign_in_person_id REFERENCES person,
    kind text NOT NULL CONSTRAINT ck_sign_in_kind CHECK (kind IN ('staff', 'phone')),
    secret_hash bytea CONSTRAINT uq_sign_in_secret_hash UNIQUE,
    client text NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ix_sign_in_person_id ON sign_in (person_id) WHERE ended_at IS NULL;
CREATE INDEX ix_sign_in_expires_at ON sign_in (expires_at) WHERE ended_at IS NULL;

CREATE TABLE provider_identity (
    provider text NOT NULL,
    subject_lookup text NOT NULL,
    person_id uuid NOT NULL CONSTRAINT fk_provider_identity_person_id REFERENCES person,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_provider_identity PRIMARY KEY (provider, subject_lookup)
);
CREATE INDEX ix_provider_identity_person_id ON provider_identity (person_id);

CREATE TABLE pause (
    subject text CONSTRAINT pk_pause PRIMARY KEY,
    failures integer NOT NULL,
    failed_at timestamptz NOT NULL,
    paused_until timestamptz
);
CREATE INDEX ix_pause_failed_at ON pause (failed_at);
"""


def upgrade() -> None:
    """Make the tables."""
    for statements in (PEOPLE, REGISTRATIONS, DUTY, SIGN_IN):
        op.execute(statements)
