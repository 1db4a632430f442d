"""Units and accounts come into being here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """One practice account: what it stands for, and how to sign in. Named by post; there is no such person."""

    role: str
    title: str
    username: str
    unit: tuple[str, str, str]
    password: str = ""


PRACTICE: tuple[PracticeAccount, ...] = (
    PracticeAccount("leader", "市领导（链长）", "leader", ("city", "演示·市政府", "city")),
    PracticeAccount(
        "chain_office", "产业链办公室", "chain", ("chain-office", "演示·产业链办公室", "chain_office")
    ),
    PracticeAccount("investment", "招商部门", "invest", ("investment", "演示·招商部门", "department")),
    PracticeAccount("park", "园区管委会", "park", ("park", "演示·园区管委会", "park")),
    PracticeAccount("enterprise", "企业", "firm", ("enterprise", "演示·企业", "enterprise")),
    PracticeAccount("administrator", "系统管理员", "admin", ("data-centre", "演示·数据中心", "department")),
)


def create_practice_accounts(file: Path) -> list[PracticeAccount]:
    """Make the practice accounts once; passwords are random, kept in ``file`` (mode 600) in the workspace.

    Running again keeps accounts and passwords; one that the file or the record has lost is made anew.
    Returns what the file says. Only for practice workspaces: the caller sees to that.
    """
    held = _read(file)
    known = set(User.objects.filter(practice=True).values_list("username", flat=True))
    missing = [a for a in PRACTICE if a.username not in held or a.username not in known]
    with transaction.atomic():
        for account in missing:
            held.setdefault(account.username, secrets.token_urlsafe(9))
            _make(account, held[account.username])
        if missing:
            _write(file, held)
            made = "、".join(a.username for a in missing)
            record_change(
                origin="建立工作区", action="create", model="accounts", label="演示账号", after={"made": made}
            )
    return [
        PracticeAccount(a.role, a.title, a.username, a.unit, held[a.username])
        for a in PRACTICE
        if a.username in held
    ]


def create_account(username: str, *, role: str, unit: str, password: str) -> User:
    """One account in a real workspace. Raises YanzhenError on a taken name, an unknown role or a weak password."""
    roles = dict(User.ROLES)
    if role not in roles:
        raise YanzhenError(f"没有这个角色：{role}", do=f"可用：{'、'.join(roles)}")
    if User.objects.filter(username=username).exists():
        raise YanzhenError(f"用户名 {username} 已有", why="不改动原账号", do="换一个用户名")
    try:
        validate_password(password)
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
        record_change(origin="命令行", action="create", model="accounts", key=username, label=roles[role])
    return user


def office_names() -> list[str]:
    """The public offices that can be asked for their opinion."""
    kinds = ("city", "department", "region", "park", "chain_office")
    return list(Unit.objects.filter(kind__in=kinds).order_by("name").values_list("name", flat=True))


def _make(account: PracticeAccount, password: str) -> None:
    code, name, kind = account.unit
    unit, _ = Unit.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})
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
