"""Routes of the library."""

from django.urls import path

from yanzhen.city.library import desk_views, disagreement_views, upload_views, version_views, views

urlpatterns = [
    path("library/", views.Library.as_view(), name="library"),
    path("library/contradictions/", disagreement_views.contradictions, name="contradictions"),
    path("library/contradictions/<str:key>/", disagreement_views.judge, name="judge_contradiction"),
    path("library/upload/", upload_views.upload, name="upload"),
    path("library/intakes/", upload_views.intakes, name="intakes"),
    path("library/intakes/<int:key>/", upload_views.intake, name="intake"),
    path("library/read/<int:key>/", desk_views.there, name="suggestion"),
    path("library/desk/", desk_views.desks, name="desks"),
    path("library/desk/<str:digest>/", desk_views.desk, name="desk"),
    path("library/desk/<str:digest>/bulk/", desk_views.bulk, name="desk_bulk"),
    path("library/desk/<str:digest>/undo/", desk_views.undo, name="desk_undo"),
    path("library/desk/<str:digest>/history/", desk_views.history, name="desk_history"),
    path(
        "library/desk/<str:digest>/contradictions/",
        disagreement_views.of_document,
        name="desk_contradictions",
    ),
    path("library/desk/<str:digest>/again/", desk_views.again, name="desk_again"),
    path("library/desk/<str:digest>/versions/", version_views.versions, name="desk_versions"),
    path("library/desk/<str:digest>/page-<int:number>.png", desk_views.picture, name="desk_picture"),
    path("library/desk/<str:digest>/<int:key>/", desk_views.item, name="desk_item"),
    path("library/<str:code>/", views.document, name="document"),
    path("library/<str:code>/<str:digest>/", views.original, name="original"),
]
