"""Routes of demands."""

from django.urls import path

from yanzhen.city.demands import views

urlpatterns = [
    path("demands/", views.Demands.as_view(), name="demands"),
    path("demands/board/", views.board, name="demand_board"),
    path("demands/new/", views.demand_new, name="demand_new"),
    path("demands/<int:key>/", views.demand, name="demand"),
    path("demands/<int:key>/acts/<str:name>/", views.demand_act, name="demand_act"),
    path("demands/files/<int:key>/", views.demand_file, name="demand_file"),
]
