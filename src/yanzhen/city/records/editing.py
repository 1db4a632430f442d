"""Two people at one row: the second sees what the first changed, field by field, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Field, ManyToManyField, Model
from django.utils import timezone

from yanzhen.city.records.models import Change
from yanzhen.city.records.naming import field_label, model_label
from yanzhen.city.records.origins import here
from yanzhen.city.records.services import record_change
from yanzhen.city.records.wording import plain, spoken
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field as the editor found it (``base``), as it stands now (``theirs``) and as he wants it (``mine``).

    The three are plain values as JSON keeps them; the ``…_text`` are the words people read.
    """

    name: str
    label: str
    base: Any
    theirs: Any
    mine: Any
    base_text: str
    theirs_text: str
    mine_text: str

    @property
    def both(self) -> bool:
        """Both changed it, and not to the same value: a person must choose."""
        return self.theirs != self.base and self.mine not in (self.base, self.theirs)

    @property
    def preferred(self) -> str:
        """``mine`` or ``theirs`` where only one of the two changed the field, empty where a person must choose."""
        if self.both:
            return ""
        return "theirs" if self.mine == self.base else "mine"


class EditConflict(YanzhenError):  # noqa: N818 - named for what people meet
    """Somebody else saved first. ``fields`` holds every differing field, ``version`` is what stands now."""

    def __init__(self, row: Model, fields: tuple[FieldConflict, ...], who: str, when: str) -> None:
        self.row, self.fields, self.who, self.when = row, fields, who, when
        self.version: int = getattr(row, "version", 0)
        differing = "、".join(f.label for f in fields) or "其他内容"
        super().__init__(
            f"{who}在您之前保存了「{row}」，您的修改还没有写入",
            where=model_label(type(row)),
            why=f"您打开页面之后它又被改过，不同的地方：{differing}",
            do="看过差别，逐项选定后再保存；您填写的内容都还在",
        )


def save_edit(
    row: Model, changes: Mapping[str, Any], *, version: int, by: Any, origin: str = "", why: str = ""
) -> None:
    """Write ``changes`` (field → value) to a row that was at ``version`` when the editor opened it.

    Raises EditConflict when it has moved on; then nothing is written. Fields that already hold the value are left
    alone, and when none differs nothing happens at all. ``row`` is brought in step.
    """
    fields = {_field(row, name).name: value for name, value in changes.items()}
    with transaction.atomic():
        stored = _locked(row)
        before = {name: plain(stored, name) for name in fields}
        wanted = {name: plain(_with(stored, name, value), name, value) for name, value in fields.items()}
        moved = [name for name in fields if wanted[name] != before[name]]
        if getattr(stored, "version", version) != version and moved:
            raise _conflict(_locked(row), wanted, version)
        if moved:
            _write(row, {name: fields[name] for name in moved}, version)
            old, new = {n: before[n] for n in moved}, {n: wanted[n] for n in moved}
            _note(row, "change", version + 1, by=by, origin=origin, before=old, after=new, why=why)
    for name, value in fields.items():
        if not isinstance(_field(row, name), ManyToManyField):
            setattr(row, name if isinstance(value, Model) else _field(row, name).attname, value)
    if moved:
        row.version = version + 1  # type: ignore[attr-defined]


def retire(row: Model, *, by: Any, why: str, origin: str = "") -> None:
    """Take a row out of force; it stays in the record and in its history. Raises YanzhenError without a reason."""
    _turn(row, "retire", timezone.localdate(), by=by, why=why, origin=origin)


def reinstate(row: Model, *, by: Any, why: str, origin: str = "") -> None:
    """Bring a retired row back into force."""
    _turn(row, "reinstate", None, by=by, why=why, origin=origin)


def _turn(row: Model, action: str, on: Any, *, by: Any, why: str, origin: str) -> None:
    if not why.strip():
        raise YanzhenError("要写明理由", where=str(row), do="填写理由后再办理")
    if not hasattr(row, "retired_on"):
        raise YanzhenError("这类记录不能退出", where=model_label(type(row)), do="改为更正它的内容")
    with transaction.atomic():
        stored: Any = _locked(row)
        before = stored.retired_on
        if (before is None) == (on is None):
            return
        values: dict[str, Any] = {"retired_on": on}
        if hasattr(stored, "version"):
            values["version"] = F("version") + 1
        _rows(type(row)).filter(pk=row.pk).update(**values, **_touched(row))
        version = stored.version + 1 if hasattr(stored, "version") else None
        old, new = {"retired_on": before and before.isoformat()}, {"retired_on": on and on.isoformat()}
        _note(row, action, version, by=by, origin=origin, before=old, after=new, why=why)
    row.retired_on = on
    if version is not None:
        row.version = version  # type: ignore[attr-defined]


def _note(  # noqa: PLR0913 - one argument a column of the log
    row: Model,
    action: str,
    version: int | None,
    *,
    by: Any,
    origin: str,
    before: dict[str, Any],
    after: dict[str, Any],
    why: str,
) -> Change:
    return record_change(
        actor=by,
        origin=(origin or here().text or "页面")[:200],
        action=action,
        model=row._meta.label,
        key=str(row.pk),
        label=str(row),
        before=before,
        after=after,
        version=version,
        why=why,
    )


def _rows(model: type[Model]) -> Any:
    return getattr(model, "all_rows", model._default_manager)


def _locked(row: Model) -> Model:
    """The row as it stands, held until the transaction ends."""
    found = _rows(type(row)).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise YanzhenError("这条记录不在了", where=str(row), do="回到清单刷新后再看")
    return found  # type: ignore[no-any-return]


def _field(row: Model, name: str) -> Any:
    return row._meta.get_field(name)


def _with(stored: Model, name: str, value: Any) -> Model:
    """The stored row with a new value in one field (many-to-many are told by the value alone)."""
    field: Field[Any, Any] = _field(stored, name)
    if not isinstance(field, ManyToManyField):
        setattr(stored, field.name if isinstance(value, Model) else field.attname, value)
    return stored


def _touched(row: Model) -> dict[str, Any]:
    return {"updated_at": timezone.now()} if hasattr(row, "updated_at") else {}


def _write(row: Model, values: Mapping[str, Any], version: int) -> None:
    """One conditional statement: it meets no row when somebody else was faster, whatever was read before."""
    many = {n: v for n, v in values.items() if isinstance(_field(row, n), ManyToManyField)}
    own = {n: v for n, v in values.items() if n not in many}
    held = _rows(type(row)).filter(pk=row.pk, version=version)
    if not held.update(**own, **_touched(row), version=F("version") + 1):
        wanted = {n: plain(_with(_locked(row), n, v), n, v) for n, v in values.items()}
        raise _conflict(_locked(row), wanted, version)
    for name, value in many.items():
        getattr(row, name).set(value)


def _conflict(stored: Model, wanted: Mapping[str, Any], version: int) -> EditConflict:
    """Base from the log: what each field held before the first change after ``version``."""
    since = list(
        Change.objects.filter(model=stored._meta.label, key=str(stored.pk), version__gt=version).order_by(
            "id"
        )
    )
    base: dict[str, Any] = {}
    for change in since:
        for name, value in (change.before or {}).items():
            base.setdefault(name, value)
    found = []
    for name, mine in wanted.items():
        theirs = plain(stored, name)
        old = base.get(name, theirs)
        if mine != theirs:
            field = _field(stored, name)
            texts = [spoken(field, value) for value in (old, theirs, mine)]
            found.append(FieldConflict(name, field_label(field), old, theirs, mine, *texts))
    who = since[-1].actor_name if since else "别人"
    when = timezone.localtime(since[-1].at).strftime("%Y-%m-%d %H:%M") if since else ""
    return EditConflict(stored, tuple(found), who, when)
