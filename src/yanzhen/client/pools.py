"""What can be asked of money, goods and people: the pools in which needs and offers find each other."""

from __future__ import annotations

from collections.abc import Iterator

from yanzhen.client import shapes
from yanzhen.client.wire import Wire
from yanzhen.client.wire import at as _at


class Pools(Wire):
    """Rows come in the asker's own scope; every match comes with its reasons, every rate with what it is a share of."""

    def capital(self, *, side: str = "", chain: str = "", node: str = "") -> Iterator[shapes.CapitalRow]:
        """What documents say of capital, each with its sources."""
        return self.pages("/capital", side=side, chain=chain, node=node)

    def funds(self, q: str = "", *, kind: str = "", stage: str = "") -> Iterator[shapes.FundRow]:
        return self.pages("/funds", q=q, kind=kind, stage=stage)

    def fund(self, key: int) -> shapes.FundWhole:
        found: shapes.FundWhole = self.get(_at("/funds", key))
        return found

    def loan_products(
        self, q: str = "", *, kind: str = "", purpose: str = "", institution: str = ""
    ) -> Iterator[shapes.LoanProductRow]:
        return self.pages("/loan-products", q=q, kind=kind, purpose=purpose, institution=institution)

    def loan_product(self, key: int) -> shapes.LoanProductWhole:
        found: shapes.LoanProductWhole = self.get(_at("/loan-products", key))
        return found

    def finance_demands(
        self, q: str = "", *, state: str = "", kind: str = "", purpose: str = ""
    ) -> Iterator[shapes.FinanceDemandRow]:
        """Of an enterprise its own; an institution asks for ``finance_cases``."""
        return self.pages("/finance-demands", q=q, state=state, kind=kind, purpose=purpose)

    def finance_demand(self, key: int) -> shapes.FinanceDemandWhole:
        found: shapes.FinanceDemandWhole = self.get(_at("/finance-demands", key))
        return found

    def finance_demand_products(self, key: int) -> shapes.FinanceMatches:
        """Products (for equity: funds) best first with every reason; refused ones with what would have to change."""
        found: shapes.FinanceMatches = self.get(f"{_at('/finance-demands', key)}/products")
        return found

    def finance_cases(
        self, q: str = "", *, state: str = "", silent: bool = False
    ) -> Iterator[shapes.FinanceCaseRow]:
        """Demands at institutions with their clocks; an institution has those that it was authorised for."""
        return self.pages("/finance-cases", q=q, state=state, silent=silent)

    def finance_case(self, key: int) -> shapes.FinanceCaseWhole:
        found: shapes.FinanceCaseWhole = self.get(_at("/finance-cases", key))
        return found

    def guarantees(
        self, q: str = "", *, state: str = "", institution: str = ""
    ) -> Iterator[shapes.GuaranteeRow]:
        """The ledger of guarantees with what was compensated and recovered."""
        return self.pages("/guarantees", q=q, state=state, institution=institution)

    def verified_orders(self, q: str = "") -> Iterator[shapes.VerifiedOrderRow]:
        """Orders that both sides confirmed."""
        return self.pages("/verified-orders", q=q)

    def finance_statistics(self) -> shapes.FinanceStatistics:
        """Collected, connected, lent, the funnel and the figures of the pool, without practice records."""
        found: shapes.FinanceStatistics = self.get("/finance-statistics")
        return found

    def market_listings(  # noqa: PLR0913 - one argument a filter of the interface
        self,
        q: str = "",
        *,
        side: str = "",
        kind: str = "",
        chain: str = "",
        node: str = "",
        region: str = "",
        state: str = "",
    ) -> Iterator[shapes.ListingRow]:
        return self.pages(
            "/market/listings", q=q, side=side, kind=kind, chain=chain, node=node, region=region, state=state
        )

    def market_listing(self, key: int) -> shapes.ListingWhole:
        found: shapes.ListingWhole = self.get(_at("/market/listings", key))
        return found

    def market_proposals(self, key: int) -> shapes.MarketProposals:
        """Whom the keeper of a listing should talk to and why; who is refused and what would have to change."""
        found: shapes.MarketProposals = self.get(f"{_at('/market/listings', key)}/proposals")
        return found

    def market_matches(self, *, state: str = "", late: bool = False) -> Iterator[shapes.MatchRow]:
        """Matches of the own side with their clocks."""
        return self.pages("/market/matches", state=state, late=late)

    def market_product(self, node: str) -> shapes.ProductPage:
        """One product of the chains: offers, needs, local makers, likely customers and suppliers."""
        found: shapes.ProductPage = self.get(_at("/market/products", node))
        return found

    def market_scenarios(self, q: str = "", *, kind: str = "") -> Iterator[shapes.ScenarioRow]:
        return self.pages("/market/scenarios", q=q, kind=kind)

    def market_rates(self) -> shapes.MarketRates:
        """The public hit rate and local-supply ratios, without practice listings."""
        found: shapes.MarketRates = self.get("/market/rates")
        return found

    def talent(self, *, side: str = "", chain: str = "", node: str = "") -> Iterator[shapes.TalentRow]:
        """What documents say of people, each with its sources."""
        return self.pages("/talent", side=side, chain=chain, node=node)

    def posts(
        self, q: str = "", *, state: str = "", chain: str = "", level: str = "", late: bool = False
    ) -> Iterator[shapes.PostRow]:
        return self.pages("/posts", q=q, state=state, chain=chain, level=level, late=late)

    def post(self, key: int) -> shapes.PostWhole:
        found: shapes.PostWhole = self.get(_at("/posts", key))
        return found

    def post_supply(self, key: int) -> shapes.PostMatches:
        """Classes that fit a post with their reasons; people are only counted."""
        found: shapes.PostMatches = self.get(f"{_at('/posts', key)}/supply")
        return found

    def courses(
        self, q: str = "", *, kind: str = "", level: str = "", school: str = ""
    ) -> Iterator[shapes.CourseRow]:
        return self.pages("/courses", q=q, kind=kind, level=level, school=school)

    def talent_statistics(self) -> shapes.TalentStatistics:
        """Fill rate and retention after 90 days, with what each is a share of."""
        found: shapes.TalentStatistics = self.get("/talent/statistics")
        return found
