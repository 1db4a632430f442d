"""Routes of chain pages and products."""

from django.urls import path

from yanzhen.city.reports import views

urlpatterns = [
    path("chains/<str:code>/", views.chain, name="chain"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:number>/", views.product, name="product"),
]
