from django.urls import path

from lms.quizzes import views

desk_urls = [
    path("questions/", views.bank, name="desk_questions"),
    path("questions/<int:pk>/", views.question, name="desk_question"),
    path("questions/<int:pk>/remark/", views.remark_version, name="desk_question_remark"),
]
