"""Routes of the portal."""

from django.urls import path

from yanzhen.site.portal import views

urlpatterns = [
    path("portal/", views.portal, name="portal"),
    path("portal/file/", views.own_file, name="portal_file"),
    path("portal/file/correct/", views.correct, name="portal_correct"),
    path("portal/errand/end/", views.errand_end, name="portal_errand_end"),
    path("portal/of/<str:code>/", views.errand, name="portal_errand"),
    path("factors/", views.factors, name="factors"),
]
