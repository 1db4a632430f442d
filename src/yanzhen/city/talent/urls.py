"""Routes of the talent pool."""

from django.urls import path

from yanzhen.city.talent import views

urlpatterns = [
    path("talent/", views.Openings.as_view(), name="talent"),
    path("talent/pool/", views.Pool.as_view(), name="talent_pool"),
    path("talent/board/", views.board, name="talent_board"),
    path("talent/supply/", views.Courses.as_view(), name="talent_supply"),
    path("talent/supply/new/", views.course_new, name="talent_course_new"),
    path("talent/people/", views.People.as_view(), name="talent_people"),
    path("talent/people/new/", views.person_new, name="talent_person_new"),
    path("talent/people/<int:key>/", views.person, name="talent_person"),
    path("talent/people/<int:key>/end/", views.person_end, name="talent_person_end"),
    path("talent/posts/new/", views.opening_new, name="talent_new"),
    path("talent/posts/<int:key>/", views.opening, name="talent_post"),
    path("talent/posts/<int:key>/edit/", views.opening_edit, name="talent_edit"),
    path("talent/posts/<int:key>/close/", views.opening_close, name="talent_close"),
    path("talent/posts/<int:key>/introduce/", views.introduce, name="talent_introduce"),
    path("talent/referrals/<int:key>/<str:name>/", views.answer, name="talent_answer"),
]
