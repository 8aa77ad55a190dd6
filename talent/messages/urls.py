from django.urls import path

from talent.messages import views

public_urls = [
    path("me/messages/", views.my_messages, name="my_messages"),
    path("me/messages/read/", views.read_messages, name="read_messages"),
    path("me/messages/<int:pk>/read/", views.read_message, name="read_message"),
]
