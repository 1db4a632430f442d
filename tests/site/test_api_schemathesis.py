"""Schemathesis against the whole interface: what the description promises holds for thousands of made-up questions."""

from __future__ import annotations

import dataclasses
import logging
from importlib import import_module

import pytest
import schemathesis
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import ignored_auth

from tests.city.conftest import copy_of_record, nothing_remembered, put_back  # noqa: F401
from tests.site.interface import token
from tests.site.matrix.people import make_people
from yanzhen.site.wsgi import application

pytestmark = pytest.mark.django_db
ROWS = (
    "city", "library", "parks", "policies", "leads", "demands", "supervision", "targets", "api", "finance", "market",
    "talent",
)  # fmt: skip
EXAMPLES = 3
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
schema.config.phases.coverage.unexpected_methods = {"DELETE"}
"""That every other method is refused, and that nothing is told without a token, is tested in test_api.py."""


@pytest.fixture(scope="module")
def word(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small record with rows of each kind, made once, and a token of the chain office, which reaches all of it."""
    log, workspace = logging.getLogger("django.request"), django_settings.WORKSPACE
    with django_db_blocker.unblock():
        empty = copy_of_record()
        django_settings.WORKSPACE = dataclasses.replace(workspace, folder=tmp_path_factory.mktemp("api"))
        log.setLevel(logging.ERROR)
        try:
            people = make_people()
            for name in ROWS:
                import_module(f"tests.site.matrix.{name}").rows(people)
            yield token(people["chain_office"], quota=100_000).word
        finally:
            log.setLevel(logging.NOTSET)
            django_settings.WORKSPACE = workspace
            put_back(empty)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_the_interface_keeps_what_its_description_promises(case, word):
    case.call_and_validate(headers={"Authorization": f"Bearer {word}"}, excluded_checks=[ignored_auth])
