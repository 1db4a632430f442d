"""Definitions loaded, checked and explained: packs of YAML and CSV become frozen objects.

``load_pack(path)`` gives a ``Pack`` whose attributes are tuples, one a kind: ``sources units grades regions
industries size_classes thresholds stage_sets chains chain_links listings phases enterprises enterprise_figures
placements supply parks park_figures platforms projects project_events indicators targets lineages actuals
contradictions corrections talent capital policies ladders evaluations service_levels``; ``meta`` and ``digest`` beside.
"""

from yanzhen.specs.checking import check_pack
from yanzhen.specs.loading import find_pack, list_packs, load_pack
from yanzhen.specs.pack import Pack, diff_packs, row_digest, row_key

__all__ = ["Pack", "check_pack", "diff_packs", "find_pack", "list_packs", "load_pack", "row_digest", "row_key"]
