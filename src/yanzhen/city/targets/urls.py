"""Routes of the targets."""

from django.urls import path

from yanzhen.city.targets import views

urlpatterns = [
    path("targets/", views.Targets.as_view(), name="targets"),
    path("targets/scorecard/", views.scorecard, name="scorecard"),
    path("targets/<str:code>/", views.target, name="target"),
    path("lineages/", views.lineages, name="lineages"),
    path("lineages/<str:code>/", views.lineage, name="lineage"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
]
