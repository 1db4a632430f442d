"""Who reaches supervision: the city's offices read it, the chain office and leaders steer, units hand in their tasks."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.supervision.permissions import READERS, STEERERS, WORKERS

ACCESS = {
    "supervision": Access(see=READERS),
    "supervision_phase": Access(see=STEERERS, act=STEERERS, scope="phase"),
    "supervision_new": Access(see=STEERERS, act=STEERERS),
    "supervision_meeting": Access(see=READERS, scope="meeting"),
    "supervision_act": Access(see=frozenset(), act=STEERERS, scope="meeting"),
    "supervision_paper": Access(see=READERS, scope="meeting"),
    "supervision_task": Access(see=READERS, act=STEERERS, own_act=WORKERS, scope="task"),
    "supervision_task_paper": Access(see=READERS, scope="task"),
    "contacts": Access(see=READERS, act=STEERERS),
    "log_visit": Access(see=WORKERS, act=WORKERS),
    "my_matters": Access(see=SIGNED_IN, act=SIGNED_IN),
    "notices": Access(see=SIGNED_IN, act=SIGNED_IN),
    "notice_calendar_act": Access(see=frozenset(), act=SIGNED_IN),
    "notice_robot_act": Access(see=frozenset(), own_act=SIGNED_IN, scope="robot"),
    "notice_calendar": Access(see=PUBLIC, scope="notice_calendar"),
    "api:tasks": Access(see=READERS, reach="supervision"),
    "api:task": Access(see=READERS, scope="task", reach="supervision"),
}
