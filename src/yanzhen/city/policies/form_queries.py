"""The form of an application as the record fills it in, each field with its source, and the way back from a refusal."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import facts
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.wording import value_words
from yanzhen.specs.conditions import facts_in
from yanzhen.specs.rulebook import FactSpec

SELF = "企业名册"
UNKNOWN = "无数据"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form. ``fact`` is empty for what the register itself says; ``holder`` has it when it is missing."""

    label: str
    value: str
    source: str = ""
    date: str = ""
    grade: str = ""
    fact: str = ""
    holder: str = ""

    @property
    def missing(self) -> bool:
        return self.value == UNKNOWN


def form_of(application: Application) -> list[Field]:
    """What was handed in; before that, what the record says today."""
    if application.form:
        return [Field(**one) for one in application.form]
    return fill_form(application, timezone.localdate())


def frozen_form(application: Application) -> list[dict[str, str]]:
    """The form as it is today, to be kept with the application."""
    return [asdict(one) for one in fill_form(application, timezone.localdate())]


def fill_form(application: Application, day: datetime.date) -> list[Field]:
    """The register's own fields, then every fact that the clause asks for or pays by."""
    enterprise = application.enterprise
    cites = cites_of(enterprise)
    said = "演示资料（虚构）" if enterprise.practice else cites[0].title if cites else SELF
    own = (
        ("企业名称", enterprise.name), ("统一社会信用代码", enterprise.uscc),
        ("所在县（市）区", enterprise.region.name if enterprise.region else ""),
    )  # fmt: skip
    head = [
        Field(label, value or UNKNOWN, said if value else "", "", enterprise.grade) for label, value in own
    ]
    found = asked.clause_of(application.policy.code, application.clause)
    if found is None:
        return head
    book = facts.rulebook()
    dossier = facts.dossiers([enterprise.code], day, book.vocabulary)[enterprise.code]
    names = [name for name, _ in facts_in(found[1].conditions)]
    if found[1].benefit and found[1].benefit.basis:
        names.append(found[1].benefit.basis)
    specs = [book.vocabulary[n] for n in dict.fromkeys(names) if n in book.vocabulary]
    return head + [_field(spec, dossier) for spec in specs]


def _field(spec: FactSpec, dossier: facts.Dossier) -> Field:
    if spec.id not in dossier.facts:
        return Field(spec.label.zh, UNKNOWN, fact=spec.id, holder=spec.department)
    value, origin = dossier.facts[spec.id], dossier.origins.get(spec.id)
    source, date, grade = (origin.source, origin.date, origin.grade) if origin else ("", "", "")
    return Field(spec.label.zh, value_words(value, spec), source, date, grade, spec.id)


def repair_path(application: Application) -> list[str]:
    """What would turn the refusal by the rules: facts to give, the single change that flips it, papers to bring."""
    standing, _ = asked.standing_of(
        application.enterprise.code, application.policy.code, application.clause, timezone.localdate()
    )
    steps = [f"补上事实：{label}（{holder or '未注明由谁掌握'}）" for label, holder in standing.ask]
    steps += [
        f"{flip.says}{f'（最早 {flip.earliest}）' if flip.earliest and flip.earliest not in flip.says else ''}"
        for flip in standing.flips[:3]
    ]
    steps += [f"补交材料：{paper}" for paper in standing.lacking]
    against = application.opinions.filter(round=application.round, agrees=False)
    steps += [f"解决 {o.unit} 提出的问题：{o.says}" for o in against]
    return steps


def reused_papers(application: Application, held: dict[str, Any]) -> frozenset[str]:
    """Names of papers that were handed in before this application began: nobody has to bring them again."""
    return frozenset(name for name, paper in held.items() if paper.at < application.created_at)
