"""Definitions loaded, checked and explained: packs of YAML and CSV become frozen objects.

``load_pack(path)`` gives a ``Pack``: ``path``, ``meta``, ``digest``, and one tuple of frozen specs a kind:
``sources units grades regions industries io_sectors size_classes thresholds stage_sets chains chain_links listings
phases enterprises enterprise_figures placements supply parks park_figures platforms projects project_events
indicators targets lineages actuals contradictions corrections talent capital pairings policies ladders evaluations
service_levels holidays first_reports attraction_quotas limits assessments credit_indicators
refusal_reasons datasets connections
facts never_rules``. The fields of a spec are in ``models``, ``standards`` and ``rulebook``.
"""

from yanzhen.specs.checking import check_pack
from yanzhen.specs.loading import find_pack, list_packs, load_pack
from yanzhen.specs.mistakes import MISTAKES
from yanzhen.specs.pack import KINDS, Pack, diff_packs, row_digest, row_key
from yanzhen.specs.schemas import json_schemas, write_schemas

__all__ = [
    "KINDS",
    "MISTAKES",
    "Pack",
    "check_pack",
    "diff_packs",
    "find_pack",
    "json_schemas",
    "list_packs",
    "load_pack",
    "row_digest",
    "row_key",
    "write_schemas",
]
