from django.urls import path

from lms.progress import desk_views, quiz_views, views

public_urls = [
    path("courses/", views.course_index, name="course_index"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/start/", views.course_start, name="course_start"),
    path("courses/<slug:slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path("courses/<slug:slug>/<slug:lesson_slug>/finish/", views.lesson_finish, name="lesson_finish"),
    path("courses/<slug:slug>/<slug:lesson_slug>/checklist/", views.lesson_checklist, name="lesson_checklist"),
    path("courses/<slug:slug>/<slug:lesson_slug>/heartbeat/", views.lesson_heartbeat, name="lesson_heartbeat"),
    path("courses/<slug:slug>/<slug:lesson_slug>/quiz/", quiz_views.lesson_quiz, name="lesson_quiz"),
    path("desk/learning/", desk_views.learning, name="desk_learning"),
    path("desk/learning/<int:pk>/", desk_views.course_followed, name="desk_learning_course"),
    path("desk/learning/<int:pk>/reevaluate/", desk_views.reevaluate_course, name="desk_learning_reevaluate"),
    path("desk/learning/<int:pk>/run/", desk_views.new_run, name="desk_learning_run"),
    path("desk/learning/<int:pk>/tries/", desk_views.another_try, name="desk_learning_try"),
    path("desk/learning/paths/<int:pk>/", desk_views.path_followed, name="desk_learning_path"),
]
