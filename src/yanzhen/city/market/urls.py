"""Routes of the market."""

from django.urls import path

from yanzhen.city.market import views

urlpatterns = [
    path("market/", views.Market.as_view(), name="market"),
    path("market/rates/", views.rates, name="market_rates"),
    path("market/scenarios/", views.scenarios, name="market_scenarios"),
    path("market/products/<str:code>/", views.product, name="market_product"),
    path("market/new/", views.listing_new, name="market_new"),
    path("market/purchases/", views.purchases, name="market_purchases"),
    path("market/<int:key>/", views.listing, name="market_listing"),
    path("market/<int:key>/edit/", views.listing_edit, name="listing_edit"),
    path("market/<int:key>/acts/<str:name>/", views.listing_act, name="listing_act"),
    path("market/<int:key>/answer/", views.listing_answer, name="listing_answer"),
    path("market/matches/<int:key>/", views.match, name="match"),
    path("market/matches/<int:key>/acts/<str:name>/", views.match_act, name="match_act"),
    path("market/papers/<int:key>/", views.paper, name="market_paper"),
]
