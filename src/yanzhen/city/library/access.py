"""Who reaches the library: documents are public, the desk is for those who sign in, judging for judges."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import JUDGES, PUBLIC, SIGNED_IN, WRITERS, Access

ACCESS = {
    "library": Access(see=PUBLIC),
    "contradictions": Access(see=PUBLIC),
    "judge_contradiction": Access(see=frozenset(), act=JUDGES, scope="contradiction"),
    "upload": Access(see=WRITERS, act=WRITERS),
    "intakes": Access(see=WRITERS),
    "intake": Access(see=WRITERS, scope="intake"),
    "suggestion": Access(see=SIGNED_IN, scope="suggestion"),
    "desks": Access(see=SIGNED_IN),
    "desk": Access(see=SIGNED_IN, scope="original"),
    "desk_bulk": Access(see=JUDGES, act=JUDGES, scope="original"),
    "desk_undo": Access(see=frozenset(), act=JUDGES, scope="original"),
    "desk_history": Access(see=SIGNED_IN, scope="original"),
    "desk_contradictions": Access(see=SIGNED_IN, scope="original"),
    "desk_again": Access(see=frozenset(), act=JUDGES, scope="original"),
    "desk_versions": Access(see=SIGNED_IN, act=JUDGES, scope="original"),
    "desk_picture": Access(see=SIGNED_IN, scope="picture"),
    "desk_item": Access(see=SIGNED_IN, act=JUDGES, scope="suggestion"),
    "document": Access(see=PUBLIC, scope="document"),
    "original": Access(see=SIGNED_IN, scope="original"),
    "api:sources": Access(see=SIGNED_IN, reach="library"),
    "api:source": Access(see=SIGNED_IN, scope="document", reach="library"),
    "api:statements": Access(see=SIGNED_IN, reach="library"),
    "api:contradictions": Access(see=SIGNED_IN, reach="library"),
}
