"""Who reaches chain pages and products: everybody; they hold published content only."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, Access

ACCESS = {
    "chain": Access(see=PUBLIC, scope="chain"),
    "what_if": Access(see=PUBLIC, scope="chain"),
    "reports": Access(see=PUBLIC),
    "product": Access(see=PUBLIC, scope="product"),
}
