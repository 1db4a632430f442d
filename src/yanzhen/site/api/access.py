"""Who reaches the description of the interface: everybody; what it describes is opened by tokens alone."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, Access

ACCESS = {
    "api:openapi": Access(see=PUBLIC),
    "api_docs": Access(see=PUBLIC),
}
