"""The models and the migration say the same."""

from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from backend.accounts.duty.models import Duty, WatchArea
from backend.accounts.pauses.models import Pause
from backend.accounts.people.models import Person, RoleGrant, StaffAccount, Volunteer
from backend.accounts.registrations.models import Registration
from backend.accounts.signin.models import ProviderIdentity, SignIn

MODELS = (
    Person,
    StaffAccount,
    RoleGrant,
    Volunteer,
    Registration,
    Duty,
    WatchArea,
    SignIn,
    ProviderIdentity,
    Pause,
)


def test_every_column_and_index_of_a_model_is_in_its_table(engine: Engine) -> None:
    schema = inspect(engine)
    for model in MODELS:
        table = model.__table__
        real = {column["name"]: column["nullable"] for column in schema.get_columns(table.name)}
        assert {c.name: c.nullable for c in table.columns} == real, table.name
        indexes = {index["name"] for index in schema.get_indexes(table.name)}
        assert {index.name for index in table.indexes} <= indexes, table.name
