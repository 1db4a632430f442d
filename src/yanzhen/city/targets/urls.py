"""Routes of the targets."""

from django.urls import path

from yanzhen.city.targets import charge_views, score_views, views

urlpatterns = [
    path("targets/", views.Targets.as_view(), name="targets"),
    path("targets/scorecard/", views.scorecard, name="scorecard"),
    path("targets/scorecard/new/", score_views.scoring_new, name="scoring_new"),
    path("targets/scorecard/<int:key>/", score_views.scoring, name="scoring"),
    path("targets/scorecard/<int:key>/act/", score_views.scoring_act, name="scoring_act"),
    path("targets/scorecard/<int:key>/<str:scored>/fill/", score_views.scoring_fill, name="scoring_fill"),
    path(
        "targets/scorecard/<int:key>/<str:scored>/object/", score_views.scoring_object, name="scoring_object"
    ),
    path(
        "targets/scorecard/<int:key>/objections/<int:number>/",
        score_views.scoring_decide,
        name="scoring_decide",
    ),
    path("targets/reports/", charge_views.target_reports, name="target_reports"),
    path("targets/reports/<int:key>/", charge_views.target_review, name="target_review"),
    path("targets/reports/<int:key>/paper/", charge_views.target_paper, name="target_paper"),
    path("targets/<str:code>/owner/", charge_views.target_owner, name="target_owner"),
    path("targets/<str:code>/split/", charge_views.target_split, name="target_split"),
    path("targets/<str:code>/report/", charge_views.target_report, name="target_report"),
    path("targets/<str:code>/revision/", charge_views.target_revision, name="target_revision"),
    path("targets/<str:code>/", views.target, name="target"),
    path("lineages/", views.lineages, name="lineages"),
    path("lineages/<str:code>/", views.lineage, name="lineage"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
]
