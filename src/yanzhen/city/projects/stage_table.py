"""The table of stages and the sets of lights in force: what the installed packs say, a city's own before the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from yanzhen.city.records.queries import definitions
from yanzhen.kernel.stages import MAIN_LINE, STAGE_LABELS, Stage
from yanzhen.specs import find_pack
from yanzhen.specs.fields import Spec
from yanzhen.specs.reading import read_files
from yanzhen.specs.standards import FulfilmentRule, LightSet, StageFact, StageSet, StageStep

PROJECT = "project"


@dataclass(frozen=True)
class StageTable:
    """Which stage follows which, what each asks for, who may; ``spec`` as the pack words it."""

    spec: StageSet

    @cached_property
    def facts(self) -> Mapping[str, StageFact]:
        return {fact.id: fact for fact in self.spec.facts}

    @cached_property
    def steps(self) -> Mapping[Stage, StageStep]:
        return {step.id: step for step in self.spec.stages}

    @property
    def fulfilment(self) -> FulfilmentRule:
        return self.spec.fulfilment

    @property
    def grace_days(self) -> int:
        return self.spec.grace_days

    def label(self, fact: str) -> str:
        return self.facts[fact].label.zh if fact in self.facts else fact

    def next(self, stage: Stage) -> tuple[Stage, ...]:
        return self.steps[stage].next if stage in self.steps else ()

    def who(self, stage: Stage) -> frozenset[str]:
        step = self.steps.get(stage)
        return frozenset((step.who if step else ()) or self.spec.who)

    def required(self, stage: Stage, *, resumed: bool = False) -> tuple[str, ...]:
        """Facts for entering a stage: on the main line those of every stage up to it, elsewhere its own."""
        own = self.steps[stage].requires if stage in self.steps else ()
        if stage not in MAIN_LINE:
            return tuple(own)
        before = MAIN_LINE[: MAIN_LINE.index(stage) + 1]
        asked = [fact for s in before if s in self.steps for fact in self.steps[s].requires]
        return tuple(dict.fromkeys([*asked, *(self.spec.resume if resumed else ())]))


def stage_table() -> StageTable:
    """The table in force. One query."""
    held = [content for _, content in definitions("stage_sets") if content.get("id") == PROJECT]
    return StageTable(StageSet.model_validate(held[-1]) if held else _shipped_stages())


def light_sets() -> dict[str, LightSet]:
    """Sets of lights by id, the city's own wording before the reference. One query."""
    held = [LightSet.model_validate(content) for _, content in definitions("light_sets")]
    return {row.id: row for row in held or _shipped_lights()}


@cache
def _shipped_stages() -> StageSet:
    """What the product brings along, for a record in which no pack is installed yet."""
    return next(row for row in _shipped("stages/*.yaml") if isinstance(row, StageSet) and row.id == PROJECT)


@cache
def _shipped_lights() -> tuple[LightSet, ...]:
    return tuple(row for row in _shipped("lights/*.yaml") if isinstance(row, LightSet))


def _shipped(pattern: str) -> list[Spec]:
    return [row for rows in read_files(find_pack("reference"), pattern).rows.values() for row in rows]


def say_stage(stage: str) -> str:
    return STAGE_LABELS[Stage(stage)]
