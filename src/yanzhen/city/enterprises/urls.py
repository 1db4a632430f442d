"""Routes of the register of enterprises."""

from django.urls import path

from yanzhen.city.enterprises.views import Enterprises

urlpatterns = [path("enterprises/", Enterprises.as_view(), name="enterprises")]
