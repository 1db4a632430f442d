"""Routes of the library."""

from django.urls import path

from yanzhen.city.library import views

urlpatterns = [
    path("library/", views.Library.as_view(), name="library"),
    path("library/contradictions/", views.contradictions, name="contradictions"),
    path("library/upload/", views.upload, name="upload"),
    path("library/<str:code>/", views.document, name="document"),
    path("library/<str:code>/<str:digest>/", views.original, name="original"),
]
