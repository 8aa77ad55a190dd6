from django.urls import path

from talent.desk import views

public_urls = [
    path("-/health", views.health, name="health"),
    path("-/ready", views.ready, name="ready"),
]
desk_urls = [
    path("", views.home, name="desk_home"),
]
