"""Routes of the parks, of their plots and of the rounds in which their land is evaluated."""

from django.urls import path

from yanzhen.city.parks import result_views, round_views
from yanzhen.city.parks.views import Parks, Plots

urlpatterns = [
    path("parks/", Parks.as_view(), name="parks"),
    path("plots/", Plots.as_view(), name="plots"),
    path("land/", round_views.land_rounds, name="land_rounds"),
    path("land/new/", round_views.land_new, name="land_new"),
    path("land/<int:key>/", round_views.land_round, name="land_round"),
    path("land/<int:key>/act/", round_views.land_act, name="land_act"),
    path("land/<int:key>/data/", round_views.land_data, name="land_data"),
    path("land/<int:key>/template/", round_views.land_template, name="land_template"),
    path("land/<int:key>/results/", result_views.land_results, name="land_results"),
    path("land/<int:key>/entries/<int:entry>/", result_views.land_entry, name="land_entry"),
    path("land/<int:key>/entries/<int:entry>/object/", result_views.land_object, name="land_object"),
    path("land/<int:key>/objections/", result_views.land_objections, name="land_objections"),
    path("land/<int:key>/objections/<int:number>/", result_views.land_objection, name="land_objection"),
    path("land/<int:key>/objections/<int:number>/proof/", result_views.land_proof, name="land_proof"),
    path("land/<int:key>/measures/", result_views.land_measures, name="land_measures"),
    path("land/<int:key>/measures/<int:number>/", result_views.land_measure, name="land_measure"),
]
