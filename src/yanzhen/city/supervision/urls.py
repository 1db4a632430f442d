"""Routes of supervision."""

from django.urls import path

from yanzhen.city.supervision import notice_views, views

urlpatterns = [
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/phases/<str:phase>/<int:item>/", views.supervision_phase, name="supervision_phase"),
    path("supervision/meetings/new/", views.supervision_new, name="supervision_new"),
    path("supervision/meetings/<int:key>/", views.supervision_meeting, name="supervision_meeting"),
    path("supervision/meetings/<int:key>/act/", views.supervision_act, name="supervision_act"),
    path("supervision/meetings/<int:key>/<str:kind>.docx", views.supervision_paper, name="supervision_paper"),
    path("supervision/tasks/<int:key>/", views.supervision_task, name="supervision_task"),
    path("supervision/tasks/<int:key>/paper/", views.supervision_task_paper, name="supervision_task_paper"),
    path("supervision/contacts/", views.contacts, name="contacts"),
    path("supervision/visits/new/", views.log_visit, name="log_visit"),
    path("my/", views.my_matters, name="my_matters"),
    path("my/notices/", notice_views.notices, name="notices"),
    path("my/notices/calendar/", notice_views.notice_calendar_act, name="notice_calendar_act"),
    path("my/notices/robots/<int:key>/<str:name>/", notice_views.notice_robot_act, name="notice_robot_act"),
    path("my/calendar/<str:token>.ics", notice_views.notice_calendar, name="notice_calendar"),
]
