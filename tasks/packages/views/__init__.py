"""Packages over HTTP: what staff do, what volunteers do, what becomes of assignments."""

from tasks.packages.views import assignments, composing, decisions, volunteers
from tasks.packages.views.blueprint import blueprint

__all__ = ["assignments", "blueprint", "composing", "decisions", "volunteers"]
