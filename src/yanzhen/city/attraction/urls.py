"""Routes of leads, disputes, offers, quotas and the digest."""

from django.urls import path

from yanzhen.city.attraction import desk_views, dispute_views, edit_views, lead_views, offer_views

urlpatterns = [
    path("attraction/leads/", lead_views.leads, name="leads"),
    path("attraction/leads/new/", lead_views.new_lead, name="new_lead"),
    path("attraction/leads/<int:key>/", lead_views.lead, name="lead"),
    path("attraction/leads/<int:key>/edit/", edit_views.lead_edit, name="lead_edit"),
    path("attraction/leads/<int:key>/acts/<str:name>/", lead_views.lead_act, name="lead_act"),
    path("attraction/evidence/<int:key>/", dispute_views.evidence, name="lead_evidence"),
    path("attraction/transfers/<int:key>/<str:name>/", dispute_views.transfer_act, name="transfer_act"),
    path("attraction/disputes/<int:key>/", dispute_views.dispute, name="dispute"),
    path("attraction/disputes/<int:key>/<str:name>/", dispute_views.dispute_act, name="dispute_act"),
    path("attraction/offers/<int:key>/", offer_views.offer, name="offer"),
    path("attraction/offers/<int:key>/<str:name>/", offer_views.offer_act, name="offer_act"),
    path("attraction/check/", offer_views.offer_check, name="offer_check"),
    path("attraction/quotas/", desk_views.quotas, name="quotas"),
    path("attraction/funnel/", desk_views.funnel, name="funnel"),
    path("attraction/digest/", desk_views.digest, name="lead_digest"),
    path("attraction/rules/", desk_views.rules, name="lead_rules"),
    path("attraction/calendar/<str:token>.ics", desk_views.calendar, name="lead_calendar"),
]
