"""Who reaches the pages of finance; which demands, cases and files somebody sees stands in scopes."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import SIGNED_IN, Access
from yanzhen.city.finance.permissions import BOARD, OFFICES, READ_ALL

NOBODY: frozenset[str] = frozenset()
FIRM, BANK = frozenset({"enterprise"}), frozenset({"bank"})

ACCESS = {
    "finance": Access(see=SIGNED_IN),
    "finance_board": Access(see=BOARD),
    "finance_figure": Access(see=NOBODY, act=OFFICES),
    "finance_demands": Access(see=READ_ALL | FIRM),
    "finance_demand_new": Access(see=OFFICES | FIRM, act=OFFICES | FIRM),
    "finance_demand": Access(see=READ_ALL, own_see=FIRM, scope="finance_demand"),
    "finance_demand_act": Access(see=NOBODY, act=OFFICES, own_act=FIRM, scope="finance_demand_step"),
    "finance_authorise": Access(see=NOBODY, own_see=FIRM, own_act=FIRM, scope="finance_choice"),
    "finance_cases": Access(see=READ_ALL | FIRM | BANK),
    "finance_case": Access(see=READ_ALL, own_see=FIRM | BANK, scope="finance_case"),
    "finance_case_act": Access(see=NOBODY, act=OFFICES, own_act=FIRM | BANK, scope="finance_case_step"),
    "finance_renew": Access(see=NOBODY, own_see=FIRM, own_act=FIRM, scope="finance_case"),
    "finance_case_file": Access(see=NOBODY, own_act=BANK, scope="finance_case"),
    "finance_revoke": Access(see=NOBODY, own_act=FIRM, scope="finance_authorisation"),
    "finance_file": Access(see=OFFICES | {"auditor"}, act=OFFICES, own_see=FIRM, scope="enterprise"),
    "finance_contest": Access(see=NOBODY, own_act=FIRM, scope="enterprise"),
    "finance_contests": Access(see=OFFICES | {"auditor"}),
    "finance_contest_decide": Access(see=NOBODY, act=OFFICES, scope="finance_contest"),
    "finance_contest_paper": Access(see=OFFICES, own_see=FIRM, scope="finance_contest"),
    "finance_products": Access(see=SIGNED_IN),
    "finance_product_new": Access(see=OFFICES | BANK, act=OFFICES | BANK),
    "finance_product": Access(see=SIGNED_IN, act=OFFICES, own_act=BANK, scope="finance_product"),
    "finance_product_end": Access(see=NOBODY, act=OFFICES, own_act=BANK, scope="finance_product"),
    "finance_funds": Access(see=SIGNED_IN),
    "finance_fund_new": Access(see=OFFICES, act=OFFICES),
    "finance_fund": Access(see=SIGNED_IN, act=OFFICES, scope="finance_fund"),
    "finance_invest": Access(see=NOBODY, act=OFFICES, scope="finance_fund"),
    "finance_outcome": Access(see=NOBODY, act=OFFICES, scope="finance_investment"),
    "finance_guarantees": Access(see=READ_ALL | FIRM | BANK),
    "finance_orders": Access(see=READ_ALL | FIRM),
    "api:capital": Access(see=SIGNED_IN, reach="finance"),
    "api:funds": Access(see=SIGNED_IN, reach="finance"),
    "api:fund": Access(see=SIGNED_IN, scope="finance_fund", reach="finance"),
    "api:loan_products": Access(see=SIGNED_IN, reach="finance"),
    "api:loan_product": Access(see=SIGNED_IN, scope="finance_product", reach="finance"),
    "api:finance_demands": Access(see=READ_ALL | FIRM, reach="finance"),
    "api:finance_demand": Access(see=READ_ALL, own_see=FIRM, scope="finance_demand", reach="finance"),
    "api:finance_demand_products": Access(
        see=READ_ALL, own_see=FIRM, scope="finance_demand", reach="finance"
    ),
    "api:finance_cases": Access(see=READ_ALL | FIRM | BANK, reach="finance"),
    "api:finance_case": Access(see=READ_ALL, own_see=FIRM | BANK, scope="finance_case", reach="finance"),
    "api:guarantees": Access(see=READ_ALL | FIRM | BANK, reach="finance"),
    "api:verified_orders": Access(see=READ_ALL | FIRM, reach="finance"),
    "api:finance_statistics": Access(see=BOARD, reach="finance"),
}
