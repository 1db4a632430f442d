"""Schemathesis against the whole interface: what the description promises holds for thousands of made-up questions."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from tests.site.interface import somebody, token
from yanzhen.site.wsgi import application

pytestmark = pytest.mark.django_db
EXAMPLES = 6
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def word(hengyang):
    return token(somebody("chain_office"), quota=100_000).word


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_the_interface_keeps_what_its_description_promises(case, word):
    case.call_and_validate(headers={"Authorization": f"Bearer {word}"})
