from django.urls import path

from talent.indicators import views

desk_urls = [path("indicators/", views.indicators, name="desk_indicators")]
