"""What other rooms may have the atlas write down: a look at the gaps, and what a project's new stage did to them."""

from __future__ import annotations

from yanzhen.city.atlas.gap_life_services import follow_stage as follow_stage
from yanzhen.city.atlas.gap_life_services import observe as observe
