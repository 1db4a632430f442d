"""The arithmetic of the hash chain: what is digested, and where a chain of seals is broken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

START = "0" * 64
"""The digest before the first seal."""


@dataclass(frozen=True, slots=True)
class Link:
    """A seal as a value; ``at`` in UTC as ISO text."""

    number: int
    at: str
    act: str
    model: str
    key: str
    actor_name: str
    content: Any
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the number of the seal and, in Chinese, what is wrong there."""

    number: int
    says: str


def digest_of(link: Link) -> str:
    """SHA-256 over the JSON of all other fields, keys sorted, no spaces, UTF-8."""
    covered = [
        link.previous, link.number, link.at, link.act, link.model, link.key, link.actor_name, link.content
    ]  # fmt: skip
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find_breaks(links: Iterable[Link]) -> list[Break]:
    """Every place where the chain is broken, in order; a healthy chain gives none.

    A changed seal is named itself, a removed or inserted one by the seal after it.
    """
    found: list[Break] = []
    number, previous = 0, START
    for link in links:
        if link.number != number + 1:
            found.append(Break(link.number, f"前面缺了 {link.number - number - 1} 条存证"))
        if link.previous != previous:
            found.append(Break(link.number, "与前一条存证接不上：前一条被改过、删过或插入过"))
        if digest_of(link) != link.digest:
            found.append(Break(link.number, f"内容与摘要不符：{link.act} {link.model} {link.key} 被改过"))
        number, previous = link.number, link.digest
    return found
