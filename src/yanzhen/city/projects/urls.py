"""Routes of the project library."""

from django.urls import path

from yanzhen.city.projects import views

urlpatterns = [
    path("projects/", views.Projects.as_view(), name="projects"),
    path("projects/board/", views.board, name="project_board"),
    path("projects/<str:code>/", views.project, name="project"),
]
