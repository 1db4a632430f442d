"""Routes of the data pages."""

from django.urls import path

from yanzhen.city.exchange import history_views, list_views, views

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/deliveries/", views.deliveries, name="deliveries"),
    path("data/changes/", views.changes, name="changes"),
    path("data/history/<str:model>/<str:key>/", history_views.history, name="history"),
    path("data/lists/", list_views.lists, name="lists"),
    path("data/lists/<slug:kind>/", list_views.list_send, name="list_send"),
    path("data/lists/<slug:kind>/template/", list_views.list_template, name="list_template"),
    path("data/imports/<int:key>/", list_views.list_import, name="list_import"),
    path("data/imports/<int:key>/progress/", list_views.list_progress, name="list_progress"),
    path("data/imports/<int:key>/rows/<int:order>/", list_views.list_row, name="list_row"),
    path("data/imports/<int:key>/refused/", list_views.list_refused, name="list_refused"),
    path("data/imports/<int:key>/file/", list_views.list_file, name="list_file"),
]
