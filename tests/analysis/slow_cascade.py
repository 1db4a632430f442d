"""The systemic risk index written out from its formulas with dictionaries and dense sums: slow and plain."""

from __future__ import annotations


def slow_index(
    deliveries,
    classes,
    needs,
    shock,
    *,
    tolerance=0.01,
    rounds=10_000,
    output=None,
    bought=None,
    worth=None,
    market=None,
):
    """``deliveries``: {(i, j): W_ij}; ``needs``: {(i, j): 0 | 1 | 2}; ``shock``: {unit: share}.

    Returns (index, by shortage, by lost orders, h^d, h^u).
    """
    n = len(classes)
    units = range(n)
    sales = [sum(w for (i, _), w in deliveries.items() if i == u) for u in units]
    inside = [sum(w for (_, j), w in deliveries.items() if j == u) for u in units]
    b = inside if bought is None else bought
    market = classes if market is None else market
    s = sales if output is None else output
    weights = s if worth is None else worth
    psi = [1.0 - shock.get(u, 0.0) for u in units]
    hd, hu = list(psi), list(psi)
    for _ in range(rounds):
        sigma = []
        for i in units:
            delivered = sum(s[j] * hd[j] for j in units if market[j] == market[i])
            sigma.append(1.0 if delivered <= s[i] else s[i] / delivered)
        new_d, new_u = [], []
        for unit in units:
            level = psi[unit]
            incoming = {i: w for (i, j), w in deliveries.items() if j == unit}
            for k in {classes[i] for i in incoming if needs[i, unit] == 2}:
                group = [i for i in incoming if classes[i] == k and needs[i, unit] == 2]
                whole = sum(incoming[i] for i in group)
                lost = sum(sigma[i] * incoming[i] / whole * (1 - hd[i]) for i in group)
                level = min(level, 1 - lost)
            partial = [i for i in incoming if needs[i, unit] == 1]
            lost = sum(sigma[i] * incoming[i] / b[unit] * (1 - hd[i]) for i in partial)
            new_d.append(min(level, 1 - lost))
            missing = sum(w / s[unit] * (1 - hu[j]) for (i, j), w in deliveries.items() if i == unit)
            new_u.append(min(psi[unit], 1 - missing))
        change = max(abs(a - b) for a, b in zip(hd + hu, new_d + new_u, strict=True))
        hd, hu = new_d, new_u
        if change <= tolerance * max(shock.values()):
            break
    total = sum(weights)
    mixed = [min(d, u) for d, u in zip(hd, hu, strict=True)]
    index, down, up = (
        sum(w * (1 - x) for w, x in zip(weights, h, strict=True)) / total for h in (mixed, hd, hu)
    )
    return index, down, up, hd, hu
