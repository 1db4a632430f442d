"""What needs somebody's attention, in the one shape in which every room tells it: a red item, a task, a report due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """``kind`` (target, project, lead, demand, report, review, task …) and ``key`` name it once and for all.

    ``says`` is what is wrong or to be done, in a sentence; ``unit`` the code of the office that answers for it, empty
    where nobody does, ``unit_name`` its name; ``due`` the day that counts. ``page`` is the name of its page and
    ``argument`` the page's key. ``light`` is red, yellow or empty.
    """

    kind: str
    key: str
    label: str
    says: str
    page: str = ""
    argument: str = ""
    unit: str = ""
    unit_name: str = ""
    due: datetime.date | None = None
    light: str = ""
    chain: str = ""

    def late_by(self, day: datetime.date) -> int:
        """Days past ``due``; 0 when there is still time or no day was set."""
        return max(0, (day - self.due).days) if self.due else 0
