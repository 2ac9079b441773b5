"""How volunteers and citizens prove who they are: a provider vouches for a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backend.core.settings import Settings


@dataclass(frozen=True, slots=True)
class ProvidedIdentity:
    """Whom the provider knows.

    `subject` is the provider's own name for the person: never shown, stored as a keyed hash only. A
    provider whose people are all known beforehand sets `known_only`.
    """

    subject: str
    known_only: bool = False


class SignInProvider(Protocol):
    """One way of signing in."""

    def offered(self, settings: Settings) -> bool:
        """Whether this instance offers it."""
        ...

    def identify(self, settings: Settings, code: str) -> ProvidedIdentity:
        """Whom a code stands for; raises SignInRefusedError. Runs inside the transaction: no network."""
        ...


class DemoProvider:
    """Signs in the invented people of the demo by their published codes; only in demo mode."""

    def offered(self, settings: Settings) -> bool:
        return settings.demo

    def identify(self, settings: Settings, code: str) -> ProvidedIdentity:  # noqa: ARG002 - the port's form
        return ProvidedIdentity(code, known_only=True)


# The wiring adds the providers of other rooms under their names.
PROVIDERS: dict[str, SignInProvider] = {"demo": DemoProvider()}
