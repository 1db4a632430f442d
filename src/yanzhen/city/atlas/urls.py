"""Routes of the pages that look at the whole."""

from django.urls import path

from yanzhen.city.atlas import gap_life_views, league_views, method_views, views

urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("chains/", views.chain_list, name="chains"),
    path("nodes/<str:code>/", views.node, name="node"),
    path("gaps/<str:code>/", gap_life_views.gap, name="gap"),
    path("enterprises/<str:code>/", views.enterprise, name="enterprise"),
    path("parks/league/", league_views.league, name="league"),
    path("parks/positioning/", views.park_positioning, name="positioning"),
    path("parks/<str:code>/", views.park, name="park"),
    path("attraction/", views.attraction, name="attraction"),
    path("product-space/", views.space, name="product_space"),
    path("methods/", method_views.methods, name="methods"),
    path("methods/<slug:name>/", method_views.method, name="method"),
    path("search/", views.search, name="search"),
]
