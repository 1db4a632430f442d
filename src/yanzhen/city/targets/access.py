"""Who reaches the targets: everybody reads them with their sources; owners report, other units review, the chain office steers."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.targets.permissions import (
    ASSESSED,
    READERS,
    REPORTERS,
    REVIEWERS,
    SCORERS,
    SIGNERS,
    STEERERS,
)

ACCESS = {
    "targets": Access(see=PUBLIC),
    "scorecard": Access(see=PUBLIC),
    "target": Access(see=PUBLIC, scope="target"),
    "scoring_new": Access(see=SCORERS, act=SCORERS),
    "scoring": Access(see=PUBLIC, scope="scoring"),
    "scoring_act": Access(see=frozenset(), act=SCORERS | SIGNERS, scope="scoring"),
    "scoring_fill": Access(see=SCORERS, act=SCORERS, scope="scored"),
    "scoring_object": Access(see=SCORERS, act=SCORERS, own_see=ASSESSED, own_act=ASSESSED, scope="scored"),
    "scoring_decide": Access(see=frozenset(), act=SCORERS, scope="score_objection"),
    "target_owner": Access(see=STEERERS, act=STEERERS, scope="target"),
    "target_split": Access(see=STEERERS, act=STEERERS, scope="target"),
    "target_revision": Access(see=STEERERS, act=STEERERS, scope="target"),
    "target_report": Access(see=frozenset(), own_see=REPORTERS, own_act=REPORTERS, scope="owned_target"),
    "target_reports": Access(see=READERS),
    "target_review": Access(see=frozenset(), act=REVIEWERS | REPORTERS, scope="target_report"),
    "target_paper": Access(see=READERS, scope="target_report"),
    "lineages": Access(see=PUBLIC),
    "lineage": Access(see=PUBLIC, scope="lineage"),
    "indicator": Access(see=PUBLIC, scope="indicator"),
    "api:targets": Access(see=SIGNED_IN, reach="targets"),
    "api:target": Access(see=SIGNED_IN, scope="target", reach="targets"),
    "api:lineages": Access(see=SIGNED_IN, reach="targets"),
    "api:lineage": Access(see=SIGNED_IN, scope="lineage", reach="targets"),
    "api:indicators": Access(see=SIGNED_IN, reach="targets"),
    "api:actuals": Access(see=SIGNED_IN, reach="targets"),
}
