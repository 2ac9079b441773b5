"""The names of everything a person can do; the permission table gives them to roles."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """One name per permission. Routes and socket events each name exactly one."""

    PUBLIC = "public"  # anybody, signed in or not
    SIGNED_IN = "signed_in"  # anybody signed in, about themselves

    STAFF_READ = "staff.read"
    STAFF_MANAGE = "staff.manage"
    REGISTRATION_SUBMIT = "registrations.submit"
    REGISTRATION_READ = "registrations.read"
    REGISTRATION_DECIDE = "registrations.decide"
    REGISTRATION_IN_PERSON = "registrations.in_person"

    REGION_IMPORT = "regions.import"

    CONSOLE_WATCH = "console.watch"
    PACKAGE_READ = "packages.read"
    PACKAGE_DRAFT = "packages.draft"
    PACKAGE_PUBLISH = "packages.publish"
    PACKAGE_APPROVE = "packages.approve"
    PACKAGE_BREAK_GLASS = "packages.break_glass"
    PACKAGE_END = "packages.end"
    PACKAGE_REVIEW = "packages.review"  # what was published under break-glass, the day after
    PACKAGE_SEALED_READ = "packages.sealed_read"
    DUTY_STAND = "duty.stand"
    PACKAGE_GRAB = "packages.grab"
    PACKAGE_WATCH = "packages.watch"
    ASSIGNMENT_WORK = "assignments.work"
    ASSIGNMENT_READ = "assignments.read"
    ASSIGNMENT_DECIDE = "assignments.decide"
    SIGHTING_SEND = "sightings.send"
    SIGHTING_READ = "sightings.read"
    SIGHTING_JUDGE = "sightings.judge"
    PHOTO_UPLOAD = "photos.upload"
    HANDOVER = "handovers.make"

    WALLET_READ = "wallet.read"
    LEDGER_READ = "ledger.read"
    BUDGET_OPEN = "ledger.open_budget"
    LEDGER_CORRECT = "ledger.correct"
    LEDGER_VERIFY = "ledger.verify"
    AUDIT_READ = "audit.read"
