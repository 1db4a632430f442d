"""Routes of the parks."""

from django.urls import path

from yanzhen.city.parks.views import Parks

urlpatterns = [path("parks/", Parks.as_view(), name="parks")]
