"""What an enterprise hands in beside its application: the account for the money, and papers used again and again."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from yanzhen.city.policies.models import Application, Paper
from yanzhen.city.policies.procedure import STATES
from yanzhen.city.policies.writing import Step, write
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

MOST_BYTES = 20 * 1024 * 1024
DIGITS = range(8, 31)
"""How many digits the number of an account may have."""
ACCOUNT_STATES = frozenset({"draft", "returned", "listed", "approved", "public"})


def fill_account(
    application: Application, step: Step, *, bank: str, number: str, owned: bool, by: Any
) -> Application:
    """The account for the payment; its name is that of the enterprise, which declares that the account is its own.

    Raises YanzhenError on a number that can be none, without the declaration, or once money is on its way.
    """
    digits = number.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in DIGITS):
        raise YanzhenError("账号写法不对", where=number, why="应为 8 到 30 位数字", do="对照开户许可证改正")
    if not owned:
        why = "资金只付到企业自己的对公账户"
        raise YanzhenError("没有声明账户归属", where="收款账户", why=why, do="核对户名后勾选“本单位对公账户”")
    if application.state not in ACCOUNT_STATES:
        raise YanzhenError(
            "现在不能改账号", where=STATES[application.state], why="已在审批或拨付", do="等办理结果"
        )
    fields = {
        "account_bank": bank.strip(), "account_number": digits, "account_owned": True,
        "account_name": application.enterprise.name, "account_salt": secrets.token_hex(16),
    }  # fmt: skip
    with transaction.atomic():
        return write(application, step, fields, "填写收款账户", by)


def hand_in_paper(enterprise: Any, name: str, file: Any, *, by: Any) -> Paper:
    """Keep a document of an enterprise; later applications that ask for it find it. Raises YanzhenError."""
    if not file.size:
        raise YanzhenError("文件是空的", where=file.name, do="重新选择文件")
    if file.size > MOST_BYTES:
        raise YanzhenError("文件太大", where=file.name, why="上限 20 MB", do="压缩或拆分后再交")
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        paper = Paper.objects.create(
            enterprise=enterprise, name=name, filename=Path(file.name).name[:300], digest=digest, size=file.size,
            by=by, by_name=str(by),
        )  # fmt: skip
        _keep(digest, content)
        seal(paper, "提交材料", ("enterprise", "name", "filename", "digest", "size", "by_name"), by=by)
    return paper


def paper_path(digest: str) -> Path:
    """Where the content of a paper lies."""
    return Path(settings.WORKSPACE.documents) / "papers" / digest


def _keep(digest: str, content: bytes) -> None:
    """Content-addressed, written whole or not at all."""
    place = paper_path(digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(place)
