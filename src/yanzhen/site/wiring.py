"""Where capabilities that may not know each other meet: what a lower one asks for, a higher one answers."""

from __future__ import annotations


def wire() -> None:
    """Called once when Django is ready; calling it again changes nothing."""
    from yanzhen.city.accounts.permissions import LOG_READERS, is_official, roles_of
    from yanzhen.city.atlas.gap_life_services import follow_stage
    from yanzhen.city.attraction.permissions import may_see_full
    from yanzhen.city.demands.ports import above as above_demands
    from yanzhen.city.enterprises import list_services as enterprise_lists
    from yanzhen.city.enterprises.queries import register_rows
    from yanzhen.city.finance.ports import above as above_finance
    from yanzhen.city.library.ports import above
    from yanzhen.city.parks.services import seat_enterprises
    from yanzhen.city.policies.ports import above as above_policies
    from yanzhen.city.policies.queries import known_facts
    from yanzhen.city.projects.ports import above as above_projects
    from yanzhen.city.records.ports import above as above_records
    from yanzhen.city.reports.official_papers import official_docx
    from yanzhen.city.supervision import heard
    from yanzhen.city.supervision.ports import above as above_supervision
    from yanzhen.city.targets.claims import catalogue, home, ledger_claims
    from yanzhen.city.targets.queries import landed, measures
    from yanzhen.city.targets.quotas import quotas
    from yanzhen.city.targets.services import record_judged_statements

    above_records.roles_of, above_records.log_readers = roles_of, LOG_READERS
    above_records.kind_of = {
        "enterprises.Enterprise": "enterprises", "projects.Project": "projects", "targets.Target": "targets",
    }  # fmt: skip
    for label in above_records.kind_of:
        above_records.history_open[label] = lambda user, row: is_official(user)
    above_records.history_open["attraction.Lead"] = lambda user, row: may_see_full(user, row.unit_id)
    above_policies.quotas = quotas
    above.on_judged = [record_judged_statements]
    above.measures = measures
    above.register = register_rows
    above.landed = landed
    above.claims = ledger_claims
    above.wordings, above.home = catalogue, home
    enterprise_lists.above.seat = seat_enterprises
    above_demands.visits_of, above_demands.visit = heard.visits_of, heard.visit
    above_demands.burden = heard.burden
    above_supervision.paper = official_docx
    above_finance.known = lambda code, day: known_facts(code, day, stated=True)
    above_projects.on_stage_changed = [follow_stage]
    wire_lists()
    wire_matters()
    wire_catalogue()


def wire_lists() -> None:
    """Which lists can be sent in."""
    from yanzhen.city.attraction import lists as leads
    from yanzhen.city.enterprises import lists as enterprises
    from yanzhen.city.exchange.lists import register
    from yanzhen.city.market import lists as market
    from yanzhen.city.parks import lists as parks
    from yanzhen.city.projects import lists as projects
    from yanzhen.city.talent import lists as talent
    from yanzhen.city.targets import lists as targets

    rooms = (enterprises, projects, parks, talent, targets, leads, market)
    register(*(kind for room in rooms for kind in room.KINDS))


def wire_matters() -> None:
    """What belongs on an agenda, and what one person has to do: each room adds its own."""
    from yanzhen.city.attraction import queries as attraction
    from yanzhen.city.demands import queries as demands
    from yanzhen.city.enterprises.file_queries import todos_on as correction_todos
    from yanzhen.city.finance import queries as finance
    from yanzhen.city.market import queries as market
    from yanzhen.city.policies import reminding
    from yanzhen.city.supervision.ports import above as above_supervision
    from yanzhen.city.supervision.reds import red_projects
    from yanzhen.city.talent.queries import todos_on as talent_todos
    from yanzhen.city.targets import charge_queries

    above_supervision.reds = [
        charge_queries.reds_on,
        red_projects,
        attraction.reds_on,
        demands.red_demands,
        finance.reds_on,
    ]
    above_supervision.todos = [
        charge_queries.todos_on, attraction.todos_on, demands.todos_on, reminding.todos_on, market.todos_on, talent_todos,
        finance.todos_on,
        correction_todos,
    ]  # fmt: skip


def wire_catalogue() -> None:
    """What each capability publishes, whom data can be about, and what the data centre asks people to do."""
    from yanzhen.city.chains import published as chains
    from yanzhen.city.enterprises import published as enterprises
    from yanzhen.city.exchange import catalogue_queries
    from yanzhen.city.exchange import published as exchange
    from yanzhen.city.exchange.publishing import count_by, publish
    from yanzhen.city.finance import published as finance
    from yanzhen.city.market import published as market
    from yanzhen.city.parks import published as parks
    from yanzhen.city.policies import published as policies
    from yanzhen.city.projects import published as projects
    from yanzhen.city.supervision.ports import above as above_supervision
    from yanzhen.city.talent import published as talent
    from yanzhen.city.targets import published as targets

    for room in (exchange, chains, enterprises, parks, projects, policies, targets, finance, market, talent):
        publish(*room.TABLES)
    count_by(*parks.POPULATIONS, *chains.POPULATIONS, *enterprises.POPULATIONS)
    above_supervision.reds.append(catalogue_queries.reds_on)
    above_supervision.todos.append(catalogue_queries.todos_on)
