"""Where capabilities that may not know each other meet: what a lower one asks for, a higher one answers."""

from __future__ import annotations


def wire() -> None:
    """Called once when Django is ready; calling it again changes nothing."""
    from yanzhen.city.enterprises.queries import registered_names
    from yanzhen.city.library.ports import above
    from yanzhen.city.targets.queries import landed, measures
    from yanzhen.city.targets.services import record_judged_statements

    above.on_judged = [record_judged_statements]
    above.measures = measures
    above.register = registered_names
    above.landed = landed
