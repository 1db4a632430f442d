"""Compiled pairing, run in threads: which words are alike, and for each asking party its best partners and the best refused ones."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit

COUNTY, CITY, PROVINCE, AWAY, NOWHERE = 0, 1, 2, 3, 4
"""How far apart two places are; NOWHERE: at least one of them is not told."""
COUNTED = 6


@njit(cache=True)
def alike_of(word, left, right, total, touched):
    """Add up the cosine of one word with all others; how many are touched."""
    seen = 0
    for k in range(left[0][word], left[0][word + 1]):
        slot, weight = left[1][k], left[2][k]
        for at in range(right[0][slot], right[0][slot + 1]):
            other = right[1][at]
            if total[other] == 0.0:
                touched[seen] = other
                seen += 1
            total[other] += weight * right[2][at]
    return seen


@njit(cache=True, inline="always")
def likeness(shared, one, other):
    """Half cosine, half how far the smaller is in the larger."""
    return min(1.0, 0.5 * shared / np.sqrt(one * other) + 0.5 * shared / min(one, other))


@njit(cache=True, nogil=True)
def count_alike(first, last, left, right, given, counts):
    """counts[word + 1]: how many are alike enough to each word of first…last. ``given``: (own, own of others, least)."""
    own, others, least = given
    total, touched = np.zeros(len(others)), np.empty(len(others), np.int64)
    for word in range(first, last):
        seen = alike_of(word, left, right, total, touched)
        for k in range(seen):
            at = touched[k]
            counts[word + 1] += likeness(total[at], own[word], others[at]) >= least
            total[at] = 0.0


@njit(cache=True, nogil=True)
def fill_alike(first, last, left, right, given, found):
    """Columns and likeness of the pairs that were counted, in the place of each word."""
    own, others, least = given
    start, column, value = found
    total, touched = np.zeros(len(others)), np.empty(len(others), np.int64)
    for word in range(first, last):
        seen = alike_of(word, left, right, total, touched)
        at = start[word]
        for k in range(seen):
            other = touched[k]
            like = likeness(total[other], own[word], others[other])
            if like >= least:
                column[at], value[at] = other, like
                at += 1
            total[other] = 0.0


@njit(cache=True)
def distance(one, other):
    """Between GB/T 2260 codes; province-administered counties (…90…) are no city, municipalities are."""
    if one == 0 or other == 0:
        return NOWHERE
    if one == other:
        return COUNTY
    if one // 10000 != other // 10000:
        return AWAY
    if one % 10000 == 0 or other % 10000 == 0:
        return PROVINCE
    municipal = one // 10000 in (11, 12, 31, 50)
    if municipal or (one // 100 == other // 100 and (one // 100) % 100 != 90):
        return CITY
    return PROVINCE


@njit(cache=True)
def state_of(conditions, at, facts):
    """1 holds, 0 fails, -1 cannot tell: condition ``at`` on a row of facts."""
    value = facts[conditions[1][at]]
    if np.isnan(value):
        return -1
    inside = False
    for k in range(conditions[3][at], conditions[3][at + 1]):
        inside |= conditions[4][k, 0] <= value <= conditions[4][k, 1]
    return 1 if inside != conditions[2][at] else 0


@njit(cache=True)
def holds_all(conditions, party, facts):
    """No hard condition fails; one that nobody can tell does not."""
    for at in range(conditions[0][party], conditions[0][party + 1]):
        if state_of(conditions, at, facts) == 0:
            return False
    return True


@njit(cache=True)
def met_share(conditions, party, facts):
    """Share of the soft conditions that hold; nan where there are some and none can be told."""
    first, last = conditions[0][party], conditions[0][party + 1]
    met, told = 0, 0
    for at in range(first, last):
        state = state_of(conditions, at, facts)
        met += state == 1
        told += state >= 0
    return met / (last - first) if told else np.nan


@njit(cache=True)
def amount_value(asked, other):
    """How much of what is asked for the other side covers; nan where units cannot be compared."""
    if np.isnan(other[0]) or asked[1] != other[1]:
        return np.nan
    return min(1.0, other[0] / asked[0])


@njit(cache=True)
def term_value(asked, other):
    """Share of the days asked for in which the other side is there."""
    if other[0] == 0:
        return np.nan
    days = min(asked[1], other[1]) - max(asked[0], other[0]) + 1
    return max(0, days) / (asked[1] - asked[0] + 1)


@njit(cache=True)
def touch(at, held, touched, seen):
    """List ``at`` when it is new."""
    if held[0, at] == 0.0 and held[1, at] == 0.0:
        touched[seen] = at
        return seen + 1
    return seen


@njit(cache=True)
def gather(asker, words, nodes, held, touched):
    """held[0] likeness of words, held[1] value along the chains, for every party that has either; how many.

    Of words the likest two count; along the chains several ways make it surer: 1 − Π (1 − value).
    """
    rows, like, holders = words
    seen = 0
    for k in range(rows[0][asker], rows[0][asker + 1]):
        word = rows[1][k]
        for j in range(like[0][word], like[0][word + 1]):
            other, value = like[1][j], like[2][j]
            for h in range(holders[0][other], holders[0][other + 1]):
                at = holders[1][h]
                seen = touch(at, held, touched, seen)
                held[0, at] = max(held[0, at], value)
    mine, theirs = nodes
    for k in range(mine[0][asker], mine[0][asker + 1]):
        node, worth = mine[1][k], mine[2][k]
        for h in range(theirs[0][node], theirs[0][node + 1]):
            at, value = theirs[1][h], worth * theirs[2][h]
            seen = touch(at, held, touched, seen)
            held[1, at] = 1.0 - (1.0 - held[1, at]) * (1.0 - value)
    return seen


@njit(cache=True)
def insert(score, at, best, scores):
    """By score, then by position."""
    k = len(best)
    while k > 0 and (
        best[k - 1] < 0 or score > scores[k - 1] or (score == scores[k - 1] and at < best[k - 1])
    ):
        if k < len(best):
            best[k], scores[k] = best[k - 1], scores[k - 1]
        k -= 1
    if k < len(best):
        best[k], scores[k] = at, score


@njit(cache=True)
def values_of(asker, at, held, sides, near, row):
    """The six values of a pair into ``row``; nan where nothing is known.

    A side is (region, amount, term, has words, has nodes).
    """
    asking, answering, conditions = sides
    row[0], row[1] = held[0, at], held[1, at]
    if not answering[3][at]:
        row[0] = np.nan
    if not answering[4][at]:
        row[1] = np.nan
    row[2] = near[distance(asking[0][asker], answering[0][at])]
    row[3] = amount_value(asking[1][asker], answering[1][at])
    row[4] = term_value(asking[2][asker], answering[2][at])
    row[5] = met_share(conditions[1], asker, conditions[2][at])


@njit(cache=True)
def score_of(weights, row):
    """Σ weight · value; what is not known adds nothing."""
    total = 0.0
    for k in range(COUNTED):
        if weights[k] > 0.0 and not np.isnan(row[k]):
            total += weights[k] * row[k]
    return total


@njit(cache=True)
def widest(counts, enough):
    """How far the search goes: while too few good ones are near, further."""
    near = counts[COUNTY] + counts[CITY]
    if near >= enough:
        return CITY
    return PROVINCE if near + counts[PROVINCE] >= enough else AWAY


@njit(cache=True)
def fit(asker, at, conditions):
    """No hard condition of either side fails."""
    return holds_all(conditions[0], asker, conditions[2][at]) and holds_all(
        conditions[3], at, conditions[4][asker]
    )


@njit(cache=True)
def how_far(asker, sides, rule, held, listed):
    """How far the search has to go for enough good ones that fit."""
    asking, answering, conditions = sides
    if not asking[0][asker]:
        return AWAY
    counts = np.zeros(5, np.int64)
    for at in listed:
        if max(held[0, at], held[1, at]) >= rule[1] and fit(asker, at, conditions):
            counts[distance(asking[0][asker], answering[0][at])] += 1
    return widest(counts, rule[0])


@njit(cache=True)
def ceiling_of(weights, words, chain):
    """No pair with these two values can score more."""
    return weights[0] * words + weights[1] * chain + weights[2] + weights[3] + weights[4] + weights[5] + 1e-9


@njit(cache=True)
def rank_one(asker, sides, given, held, listed, found):
    """Fill the best and the best refused of one asking party; how far the search went."""
    near, weights, rule = given
    best, scores, values, refused, beaten = found
    asking, answering = sides[0], sides[1]
    limit = how_far(asker, sides, rule, held, listed)
    row = np.empty(COUNTED)
    for at in listed:
        away = distance(asking[0][asker], answering[0][at])
        if away > limit and away != NOWHERE:
            continue
        ceiling = ceiling_of(weights[asker], held[0, at], held[1, at])
        full = best[-1] >= 0 and ceiling < scores[-1]
        if full and (not len(refused) or (refused[-1] >= 0 and ceiling < beaten[-1])):
            continue
        values_of(asker, at, held, sides, near, row)
        score = score_of(weights[asker], row)
        if full and refused[-1] >= 0 and score < beaten[-1]:
            continue
        if fit(asker, at, sides[2]):
            insert(score, at, best, scores)
        else:
            insert(score, at, refused, beaten)
    for k in range(len(best)):
        if best[k] >= 0:
            values_of(asker, best[k], held, sides, near, values[k])
    for at in listed:
        held[0, at] = held[1, at] = 0.0
    return limit


@njit(cache=True, nogil=True)
def rank_some(first, last, ways, sides, given, found):
    """Rank partners of the asking parties first…last into ``found``: best, scores, values, refused, limits.

    ``ways``: words (rows of the asking side, likeness, who uses an answering word) and nodes (asking parties' nodes
    with their worth, parties of each node with theirs), ``sides``: (asking, answering, conditions), ``given``: (value of
    each distance, weights of each asking party, [enough, good]).
    """
    best, scores, values, refused, limits = found
    others = len(sides[1][0])
    held, touched = np.zeros((2, others)), np.empty(others, np.int64)
    beaten = np.zeros(refused.shape[1])
    for asker in range(first, last):
        seen = gather(asker, ways[0], ways[1], held, touched)
        own = (best[asker], scores[asker], values[asker], refused[asker], beaten)
        limits[asker] = rank_one(asker, sides, given, held, touched[:seen], own)
