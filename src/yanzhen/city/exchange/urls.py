"""Routes of the data pages."""

from django.urls import path

from yanzhen.city.exchange import history_views, views

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/deliveries/", views.deliveries, name="deliveries"),
    path("data/changes/", views.changes, name="changes"),
    path("data/history/<str:model>/<str:key>/", history_views.history, name="history"),
]
