from django.urls import path

from lms.progress import quiz_views, views

public_urls = [
    path("courses/", views.course_index, name="course_index"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/start/", views.course_start, name="course_start"),
    path("courses/<slug:slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path("courses/<slug:slug>/<slug:lesson_slug>/finish/", views.lesson_finish, name="lesson_finish"),
    path("courses/<slug:slug>/<slug:lesson_slug>/heartbeat/", views.lesson_heartbeat, name="lesson_heartbeat"),
    path("courses/<slug:slug>/<slug:lesson_slug>/quiz/", quiz_views.lesson_quiz, name="lesson_quiz"),
]
