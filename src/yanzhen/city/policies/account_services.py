"""What an enterprise hands in beside its application: the account for the money, and papers used again and again."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.policies.models import Application, Paper
from yanzhen.city.policies.procedure import STATES
from yanzhen.city.policies.writing import Step, write
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

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
    kept = keep_paper(file, str(file.name))
    with transaction.atomic():
        paper = Paper.objects.create(
            enterprise=enterprise, name=name, filename=kept.name, digest=kept.digest, size=kept.size,
            by=by, by_name=str(by),
        )  # fmt: skip
        seal(paper, "提交材料", ("enterprise", "name", "filename", "digest", "size", "by_name"), by=by)
    return paper
