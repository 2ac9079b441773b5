"""Every setting of the system, read once from the environment.

Each field's description is the text that docs/settings.md shows; a test holds the two together.
"""

from __future__ import annotations

from base64 import b64decode
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, StringConstraints, ValidationError, model_validator
from pydantic.functional_validators import field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.core.geo import XIAMEN_BOX, CityBox

PROJECT_ROOT = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32
DATABASE_DRIVER = "postgresql+psycopg"
# The names that every host knows them by.
NAMES_OF_OTHERS = {"database_url": "DATABASE_URL", "valkey_url": "VALKEY_URL"}
VALKEY_SCHEMES = {"valkey", "valkeys", "redis", "rediss", "unix"}
KEY_BYTES = 32


class Settings(BaseSettings):
    """The settings of one instance; environment names are the field names with SHOUWANG_ before."""

    model_config = SettingsConfigDict(env_prefix="SHOUWANG_", extra="ignore", populate_by_name=True)

    environment: Literal["development", "production", "test"] = Field(
        "development", description="Which safeguards apply; production refuses weak settings."
    )
    demo: bool = Field(False, description="Demo mode: demo identities, a crowd, a banner on every page.")
    demo_crowd: int = Field(
        40, ge=0, le=5_000, description="How many simulated volunteers walk about in demo mode."
    )
    demo_on_external_database: bool = Field(
        False, description="Explicit permission to run demo mode on a database given by DATABASE_URL."
    )
    state_dir: Path = Field(
        PROJECT_ROOT / "var" / "run",
        description="Folder of everything this instance keeps: private database, files, logs, keys.",
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "SHOUWANG_DATABASE_URL", "database_url"),
        description="SQLAlchemy URL of PostgreSQL, role app. Unset: a private cluster is run.",
    )
    migrate_database_url: str | None = Field(
        None, description="URL of the role that may migrate. Unset with a private cluster."
    )
    valkey_url: str | None = Field(
        None,
        validation_alias=AliasChoices("VALKEY_URL", "SHOUWANG_VALKEY_URL", "valkey_url"),
        description="URL of Valkey. Unset: a private one is run.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="At least 32 bytes of secret; cookies, CSRF and look-up hashes derive from it. "
        "Unset: made once and kept in the state folder.",
    )
    master_key: SecretStr | None = Field(
        None,
        description="Base64 of the 32-byte key that wraps every personal key. Keep it outside the "
        "database. Unset: made once and kept in the state folder.",
    )
    master_key_before: SecretStr | None = Field(
        None,
        description="The master key before this one, in the same form: read by until `shouwang keys rotate` "
        "has wrapped every key anew, then taken away.",
    )
    public_url: str = Field("http://127.0.0.1:8000", description="Where people reach this instance.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Further origins, comma-separated, that may open sockets and send cookies."
    )
    host: str = Field("127.0.0.1", description="Address the web processes listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the web processes listen on.")
    web_processes: int = Field(2, ge=1, le=64, description="How many web processes serve.")
    worker_processes: int = Field(2, ge=1, le=64, description="How many processes run background jobs.")
    listen_fd: int | None = Field(
        None,
        description="Number of the open socket a web process serves. `shouwang up` sets it; nobody else.",
    )
    sign_of_life: Path | None = Field(
        None,
        description="File that a process touches as long as it is well. `shouwang up` sets it; nobody else.",
    )
    private_database: bool = Field(
        False,
        description="Whether the database is a private one. `shouwang up` sets it; nobody else.",
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many reverse proxies stand before the web processes."
    )
    city_region_code: str = Field("3502", description="Region code of the city this instance serves.")
    city_box: Annotated[CityBox, NoDecode] = Field(
        XIAMEN_BOX,
        description="Rectangle of the city in degrees, west,south,east,north; positions outside are refused.",
    )
    time_zone: str = Field(
        "Asia/Shanghai", description="Zone that decides what a day, a cap, a quiet hour is."
    )
    default_language: Literal["zh", "en"] = Field(
        "zh", description="Language for readers who did not choose one."
    )
    storage_url: str | None = Field(
        None,
        description="Where photos are kept: s3://bucket/prefix?endpoint_url=…. Unset: files in the "
        "state folder.",
    )
    photo_max_bytes: int = Field(12 * 1024 * 1024, ge=1024, description="Largest photo accepted, in bytes.")
    photo_max_pixels: int = Field(
        50_000_000, ge=10_000, description="Largest photo accepted, in pixels (width × height)."
    )
    database_pool_size: int = Field(
        10, ge=1, le=200, description="Database connections each process may hold."
    )
    statement_timeout_ms: int = Field(
        15_000, ge=100, description="A database statement running longer is cancelled."
    )
    lock_timeout_ms: int = Field(
        5_000, ge=100, description="A statement waiting longer for a lock is cancelled."
    )
    volunteer_minimum_age: int = Field(
        18, ge=14, le=99, description="Age in full years from which one may register as a volunteer."
    )
    volunteer_insurance: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = Field(
        "",
        description="Insurer and number of the policy that covers the city's volunteers on an assignment, as "
        "they shall read it. Unset: nobody is insured, and everybody is told so.",
    )
    duty_max_hours: int = Field(12, ge=1, le=48, description="Longest time one press of 开始值守 lasts.")
    cell_ttl_s: int = Field(
        1_800, ge=60, description="Seconds a volunteer's last cell counts when no socket is open."
    )
    approval_escalation_s: int = Field(
        180, ge=10, description="After so many seconds the command centre may approve name and face."
    )
    session_days: int = Field(30, ge=1, description="Days a volunteer's sign-in lasts.")
    staff_session_hours: int = Field(12, ge=1, description="Hours a staff sign-in lasts.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least important level that is logged."
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("city_box", mode="before")
    @classmethod
    def _read_box(cls, value: object) -> object:
        return CityBox.read(value) if isinstance(value, str) else value

    @field_validator("database_url", "migrate_database_url")
    @classmethod
    def _refuse_what_is_no_database(cls, value: str | None) -> str | None:
        try:
            driver = DATABASE_DRIVER if value is None else make_url(value).drivername
        except (ArgumentError, ValueError):
            driver = ""
        if driver != DATABASE_DRIVER:
            raise ValueError(f"has to be {DATABASE_DRIVER}://role:password@host/database")
        return value

    @field_validator("valkey_url")
    @classmethod
    def _refuse_what_is_no_valkey(cls, value: str | None) -> str | None:
        try:
            parts = urlsplit(value or "unix:///")
            known = parts.scheme in VALKEY_SCHEMES and bool(parts.hostname or parts.path) and parts.port != 0
        except ValueError:
            known = False
        if not known:
            raise ValueError("has to be valkey://host:port/number, or unix:///path/of/a/socket")
        return value

    @field_validator("time_zone")
    @classmethod
    def _refuse_a_zone_that_is_none(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, ZoneInfoNotFoundError, OSError):
            raise ValueError("is not a time zone, such as Asia/Shanghai") from None
        return value

    @field_validator("master_key", "master_key_before")
    @classmethod
    def _refuse_a_key_of_another_size(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            size = KEY_BYTES if value is None else len(b64decode(value.get_secret_value(), validate=True))
        except ValueError:
            size = 0
        if size != KEY_BYTES:
            raise ValueError(f"has to be base64 of exactly {KEY_BYTES} bytes: openssl rand -base64 32")
        return value

    @model_validator(mode="after")
    def _refuse_weak_production(self) -> Self:
        """Production runs with secrets of its own and nothing of the demo."""
        if self.environment != "production":
            return self
        if self.demo:
            raise ValueError("demo mode is not for production: set SHOUWANG_DEMO=0")
        if self.secret_key is None or len(self.secret_key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"production needs SHOUWANG_SECRET_KEY, at least {SHORTEST_SECRET} characters")
        if self.master_key is None:
            raise ValueError("production needs SHOUWANG_MASTER_KEY, base64 of 32 bytes")
        if not self.public_url.startswith("https://"):
            # Without it the staff cookie would travel in clear.
            raise ValueError("production needs SHOUWANG_PUBLIC_URL, beginning with https://")
        return self

    @model_validator(mode="after")
    def _keep_the_demo_from_real_data(self) -> Self:
        """Demo identities anyone may sign in as have no place on a database that was given to us."""
        external = self.database_url is not None and not self.private_database
        if self.demo and external and not self.demo_on_external_database:
            raise ValueError(
                "demo mode on the database of DATABASE_URL lets anybody in: unset one of them, or set"
                " SHOUWANG_DEMO_ON_EXTERNAL_DATABASE=1 if that is what you want"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)


def wrong_settings(error: ValidationError) -> str:
    """Which setting is wrong and why, without the values: one of them may be a secret."""
    problems = [
        f"{environment_name(str(one['loc'][0])) if one['loc'] else 'Settings'}: "
        + one["msg"].removeprefix("Value error, ")
        for one in error.errors(include_url=False, include_input=False)
    ]
    return "; ".join(problems)


def environment_name(field: str) -> str:
    """What a setting is called in the environment."""
    return NAMES_OF_OTHERS.get(field.lower(), f"SHOUWANG_{field.upper()}")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
