"""Who reaches the register of enterprises: everybody reads it."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, Access

ACCESS = {"enterprises": Access(see=PUBLIC)}
