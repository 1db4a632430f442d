"""Types of policies; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Mark


class CheckRow(TypedDict):
    """What one clause says to one enterprise: the state, in words, the facts it read, what is missing and who has it."""

    policy: str
    policy_label: str
    clause: str
    clause_label: str
    state: str
    state_label: str
    says: str
    used: list[UsedFact]
    missing: list[str]
    ask: list[str]
    lacking: list[str]
    nearest: str
    places: list[str]


class CheckWhole(TypedDict):
    """One enterprise against all clauses of a day. What nobody told counts as not known, never as no."""

    enterprise: str
    name: str
    as_of: str
    practice: bool
    known: int
    stated_included: bool
    counts: dict[str, int]
    answers: list[CheckRow]
    wanted: list[WantedFact]
    past: int


class ClauseRow(TypedDict):
    code: str
    label: str
    role: str
    conditions: list[str]
    benefit: str
    documents: list[str]
    cannot_tell: str


class PolicyRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    label: str
    level: str
    level_label: str
    issuer: str
    title: str
    number: str
    document_date: str
    valid_from: str
    valid_to: str
    state: str
    state_label: str
    state_as_of: str
    object: str
    complete: bool


class PolicyWhole(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    label: str
    level: str
    level_label: str
    issuer: str
    title: str
    number: str
    document_date: str
    valid_from: str
    valid_to: str
    state: str
    state_label: str
    state_as_of: str
    object: str
    complete: bool
    clauses: list[ClauseRow]
    stacking: str


class UsedFact(TypedDict):
    fact: str
    label: str
    value: str
    source: str
    date: str


class WantedFact(TypedDict):
    fact: str
    label: str
    holder: str
    clauses: int
