"""Units and accounts come into being here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class PracticeUnit:
    """A practice unit: code, name, kind, and what it stands for (a region's, park's or enterprise's code)."""

    code: str
    name: str
    kind: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """One practice account: what it stands for, and how to sign in. Named by post; there is no such person."""

    role: str
    title: str
    username: str
    unit: PracticeUnit
    password: str = ""


def _account(  # noqa: PLR0913 - one argument a column of the table below
    role: str, title: str, username: str, code: str, name: str, kind: str, subject: str = ""
) -> PracticeAccount:
    return PracticeAccount(role, title, username, PracticeUnit(code, f"演示·{name}", kind, subject))


CITY = "city"
PRACTICE: tuple[PracticeAccount, ...] = (
    _account("leader", "市领导（链长）", "leader", CITY, "市政府", "city"),
    _account("chain_office", "产业链办公室", "chain", "chain-office", "产业链办公室", "chain_office"),
    _account("investment", "市招商部门", "invest", "investment", "招商部门", "department"),
    _account("county", "县（市）区招商部门", "county", "county", "县（市）区", "region"),
    _account("park", "园区管委会", "park", "park", "园区管委会", "park"),
    _account("department", "行业主管部门", "dept", "department", "行业主管部门", "department"),
    _account("project_office", "项目办", "project", "project-office", "项目办", "department"),
    _account("data_office", "数据主管部门", "data", "data-office", "数据主管部门", "department"),
    _account("bank", "金融机构", "bank", "bank", "金融机构", "bank", "demo-bank"),
    _account("enterprise", "企业", "firm", "enterprise", "企业", "enterprise", "demo-firm"),
    _account("auditor", "审计管理员", "audit", "audit-office", "审计岗", "department"),
    _account("security", "安全管理员", "security", "security-office", "安全岗", "department"),
    _account("administrator", "系统管理员", "admin", "data-centre", "数据中心", "department"),
)


def create_practice_accounts(
    file: Path, places: Mapping[str, tuple[str, str]] | None = None
) -> list[PracticeAccount]:
    """Make the practice accounts once; passwords are random, kept in ``file`` (mode 600) in the workspace.

    ``places`` gives code and name of the real place that a practice unit stands for, by username (``county``,
    ``park``). Running again keeps accounts and passwords; one that the file or the record has lost is made anew.
    Returns what the file says. Only for practice workspaces: the caller sees to that.
    """
    held = _read(file)
    known = set(User.objects.filter(practice=True).values_list("username", flat=True))
    missing = [a for a in PRACTICE if a.username not in held or a.username not in known]
    with transaction.atomic():
        _make_units(places or {})
        for account in missing:
            held.setdefault(account.username, secrets.token_urlsafe(9))
            _make(account, held[account.username])
        if missing:
            _write(file, held)
            made = "、".join(a.username for a in missing)
            record_change(
                origin="建立工作区", action="create", model="accounts", label="演示账号", after={"made": made}
            )
    return [replace(a, password=held[a.username]) for a in PRACTICE if a.username in held]


def _make_units(places: Mapping[str, tuple[str, str]]) -> None:
    """The tree: everything under the city. A unit made before gets what it stands for and keeps its name."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    for account in PRACTICE:
        wanted = account.unit
        subject, name = places.get(account.username, (wanted.subject, ""))
        unit = known.get(wanted.code) or Unit(
            code=wanted.code, name=f"演示·{name}" if name else wanted.name, kind=wanted.kind
        )
        unit.subject = unit.subject or subject
        unit.parent = unit.parent or (known[CITY] if wanted.code != CITY else None)
        unit.save()
        known[wanted.code] = unit


def create_account(username: str, *, role: str, unit: str, password: str) -> User:
    """One account in a real workspace. Raises YanzhenError on a taken name, an unknown role or a weak password."""
    roles = dict(User.ROLES)
    if role not in roles:
        raise YanzhenError(f"没有这个角色：{role}", do=f"可用：{'、'.join(roles)}")
    if User.objects.filter(username=username).exists():
        raise YanzhenError(f"用户名 {username} 已有", why="不改动原账号", do="换一个用户名")
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        raise YanzhenError(
            "密码不合要求", why="；".join(error.messages), do="换一个更长、不常见的密码"
        ) from error
    with transaction.atomic():
        office = Unit.objects.filter(name=unit).first() if unit else None
        if unit and office is None:
            office = Unit.objects.create(
                code=f"unit-{Unit.objects.count() + 1}", name=unit, kind="department"
            )
        user = User.objects.create_user(username, password=password, role=role, unit=office)
        note_account(user, f"建账号：{roles[role]}", by=None, origin="命令行", action="create")
    return user


SEALED = ("username", "role", "unit", "is_active")
"""What of an account is held against the hash chain: who it is, and what it may."""


def note_account(  # noqa: PLR0913 - who did what to whom, from what to what
    user: User,
    act: str,
    *,
    by: Any,
    origin: str = "单位与账号",
    action: str = "change",
    before: Any = None,
    after: Any = None,
) -> None:
    """Change log and seal of one act on an account; inside the transaction that does it."""
    record_change(
        actor=by, origin=origin, action=action, model="accounts.User", key=user.username, label=act,
        before=before, after=after,
    )  # fmt: skip
    seal(user, act[:40], SEALED, by=by, more={"before": before, "after": after})


def set_mail(user: User, address: str) -> None:
    """Where somebody's own notices go; empty for nowhere. Raises YanzhenError for what is no address."""
    told = address.strip()
    try:
        if told:
            validate_email(told)
    except ValidationError as error:
        raise YanzhenError("邮箱地址不对", where=told[:60], do="写成 名称@单位域名") from error
    if told != user.email:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=told)
            user.email = told
            note_account(user, "改邮箱" if told else "删邮箱", by=user, origin="账号安全")


def office_names() -> list[str]:
    """The public offices that can be asked for their opinion."""
    kinds = ("city", "department", "region", "park", "chain_office")
    return list(Unit.objects.filter(kind__in=kinds).order_by("name").values_list("name", flat=True))


def _make(account: PracticeAccount, password: str) -> None:
    unit = Unit.objects.get(code=account.unit.code)
    user, _ = User.objects.get_or_create(
        username=account.username,
        defaults={
            "role": account.role,
            "unit": unit,
            "display_name": f"演示·{account.title}",
            "practice": True,
            "is_staff": account.role == "administrator",
        },
    )
    user.set_password(password)
    user.save(update_fields=["password"])


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {parts[1]: parts[2] for parts in lines if len(parts) == 3 and parts[0] != "身份"}


def _write(file: Path, held: dict[str, str]) -> None:
    titles = {a.username: a.title for a in PRACTICE}
    rows = [f"{titles[name]}\t{name}\t{word}" for name, word in held.items() if name in titles]
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text("\n".join(["身份\t用户名\t密码", *rows]) + "\n", encoding="utf-8")
    fresh.replace(file)
