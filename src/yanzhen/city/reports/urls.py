"""Routes of chain pages and products."""

from django.urls import path

from yanzhen.city.reports import views
from yanzhen.city.reports.what_if_page import what_if

urlpatterns = [
    path("chains/<str:code>/", views.chain, name="chain"),
    path("chains/<str:code>/what-if/", what_if, name="what_if"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:number>/", views.product, name="product"),
]
