"""Whatever in the record names an enterprise, found by asking the models, so that a merge forgets no capability."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, ManyToOneRel, Model

from yanzhen.city.enterprises.models import Apart, Enterprise, Merge, PlacementOpinion

OWN = (Merge, Apart, PlacementOpinion)
"""Judgements about the two rows themselves stay with them."""


def referring() -> list[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every (model, foreign key) of the record that names an enterprise, whichever capability it belongs to."""
    found: list[tuple[type[Model], ForeignKey[Any, Any]]] = []
    for relation in Enterprise._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or not isinstance(relation.field, ForeignKey):
            continue
        model = relation.field.model
        if model not in OWN:
            found.append((model, relation.field))
    return sorted(found, key=lambda f: (f[0]._meta.label, f[1].name))
