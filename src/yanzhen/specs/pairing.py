"""How needs and offers are paired in one market: what counts, how near is near, when the search leaves the city."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from annotated_types import Ge, Le
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from yanzhen.kernel.chains import LinkKind
from yanzhen.specs.fields import Date, GradeField, Label, Quantity, Slug, SomeReferences, Spec, Text

PairingFeature = Literal["words", "chain", "place", "quantity", "term", "soft"]
Reach = Literal["county", "city", "province"]
Fraction = Annotated[Quantity, Ge(0), Le(1)]
Weighted = Annotated[Quantity, Ge(0)]


class PairingSpec(Spec):
    """``weights`` count among what the asking side asks for; ``near`` is the value of a place by its distance.

    ``alike``: least likeness of two product words that counts. ``links``: kinds of links that make customers of
    suppliers. The search leaves the city, then the province, while fewer than ``enough`` of those found there are
    at least ``good`` by words or chain. ``placed``: worth of a node whose
    words are the party's own, beside a stated one; less alike, it is worth the square of likeness.
    """

    id: Slug
    label: Label
    weights: Annotated[dict[PairingFeature, Weighted], Field(min_length=1)]
    near: Annotated[dict[Reach, Fraction], Field(min_length=1)]
    links: tuple[LinkKind, ...] = ()
    alike: Fraction = Decimal("0.2")
    placed: Fraction = Decimal("0.9")
    enough: Annotated[int, Field(ge=0)] = 20
    good: Fraction = Decimal("0.5")
    valid_from: Date = ""
    valid_to: Date = ""
    grade: GradeField
    references: SomeReferences
    note: Text = ""

    @model_validator(mode="after")
    def _ranks_something(self) -> Self:
        if not any(self.weights.values()):
            raise PydanticCustomError("bad-value", "weights 至少一项大于 0，否则谁都一样")
        if LinkKind.SAME_ACTIVITY in self.links:
            raise PydanticCustomError("bad-value", "same_activity 没有方向，不能写进 links；同一环节总是算")
        return self
