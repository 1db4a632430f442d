"""Routes of finance."""

from django.urls import path

from yanzhen.city.finance import file_views, pool_views, views

urlpatterns = [
    path("finance/", views.finance, name="finance"),
    path("finance/board/", views.board, name="finance_board"),
    path("finance/figures/", views.figure, name="finance_figure"),
    path("finance/demands/", views.Demands.as_view(), name="finance_demands"),
    path("finance/demands/new/", views.demand_new, name="finance_demand_new"),
    path("finance/demands/<int:key>/", views.demand, name="finance_demand"),
    path("finance/demands/<int:key>/acts/<str:name>/", views.demand_act, name="finance_demand_act"),
    path("finance/demands/<int:key>/products/<int:product>/", file_views.authorise, name="finance_authorise"),
    path("finance/cases/", views.Cases.as_view(), name="finance_cases"),
    path("finance/cases/<int:key>/", views.case, name="finance_case"),
    path("finance/cases/<int:key>/acts/<str:name>/", views.case_act, name="finance_case_act"),
    path("finance/cases/<int:key>/authorise/", file_views.renew, name="finance_renew"),
    path("finance/cases/<int:key>/file/", file_views.case_file, name="finance_case_file"),
    path("finance/authorisations/<int:key>/revoke/", file_views.revoke, name="finance_revoke"),
    path("finance/enterprises/<str:code>/", file_views.file, name="finance_file"),
    path("finance/enterprises/<str:code>/contest/", file_views.contest, name="finance_contest"),
    path("finance/contests/", file_views.contests, name="finance_contests"),
    path("finance/contests/<int:key>/", file_views.contest_decide, name="finance_contest_decide"),
    path("finance/contests/<int:key>/paper/", file_views.contest_paper, name="finance_contest_paper"),
    path("finance/products/", pool_views.Products.as_view(), name="finance_products"),
    path("finance/products/new/", pool_views.product_new, name="finance_product_new"),
    path("finance/products/<int:key>/", pool_views.product, name="finance_product"),
    path("finance/products/<int:key>/end/", pool_views.product_end, name="finance_product_end"),
    path("finance/funds/", pool_views.Funds.as_view(), name="finance_funds"),
    path("finance/funds/new/", pool_views.fund_new, name="finance_fund_new"),
    path("finance/funds/<int:key>/", pool_views.fund, name="finance_fund"),
    path("finance/funds/<int:key>/invest/", pool_views.invest, name="finance_invest"),
    path("finance/funds/<int:key>/investments/<int:investment>/", pool_views.outcome, name="finance_outcome"),
    path("finance/guarantees/", pool_views.Guarantees.as_view(), name="finance_guarantees"),
    path("finance/orders/", pool_views.Orders.as_view(), name="finance_orders"),
]
