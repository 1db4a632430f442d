"""Routes of the project library."""

from django.urls import path

from yanzhen.city.projects import act_views, overview_views, views

urlpatterns = [
    path("projects/", views.Projects.as_view(), name="projects"),
    path("projects/board/", views.board, name="project_board"),
    path("projects/calendar/", overview_views.project_calendar, name="project_calendar"),
    path("projects/map/", overview_views.project_map, name="project_map"),
    path("projects/lights/", overview_views.project_lights, name="project_lights"),
    path("projects/rates/", overview_views.project_rates, name="project_rates"),
    path("projects/new/", act_views.project_new, name="project_new"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/edit/", act_views.project_edit, name="project_edit"),
    path("projects/<str:code>/stage/<str:stage>/", act_views.project_stage, name="project_stage"),
    path("projects/<str:code>/facts/<str:fact>/", act_views.project_fact, name="project_fact"),
    path("projects/<str:code>/money/", act_views.project_money, name="project_money"),
    path("projects/<str:code>/act/", act_views.project_act, name="project_act"),
    path("projects/<str:code>/evidence/<int:key>/", act_views.project_evidence, name="project_evidence"),
]
