"""Who reaches the pages that look at the whole: everybody, they show what the city publishes of itself."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access

ACCESS = {
    "cockpit": Access(see=PUBLIC),
    "chains": Access(see=PUBLIC),
    "node": Access(see=PUBLIC, scope="node"),
    "gap": Access(see=PUBLIC, scope="node"),
    "enterprise": Access(see=PUBLIC, scope="enterprise"),
    "league": Access(see=PUBLIC),
    "positioning": Access(see=PUBLIC),
    "park": Access(see=PUBLIC, scope="park"),
    "attraction": Access(see=PUBLIC),
    "product_space": Access(see=PUBLIC),
    "methods": Access(see=PUBLIC),
    "method": Access(see=PUBLIC, scope="method"),
    "search": Access(see=PUBLIC),
    "api:search": Access(see=SIGNED_IN, scope="question", reach="search"),
    "api:chains": Access(see=SIGNED_IN, reach="chains"),
    "api:chain": Access(see=SIGNED_IN, scope="chain", reach="chains"),
    "api:nodes": Access(see=SIGNED_IN, reach="chains"),
    "api:node": Access(see=SIGNED_IN, scope="node", reach="chains"),
    "api:gaps": Access(see=SIGNED_IN, reach="chains"),
    "api:prospects": Access(see=SIGNED_IN, reach="chains"),
    "api:alerts": Access(see=SIGNED_IN, reach="chains"),
}
