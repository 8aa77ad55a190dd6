from django.urls import path

from talent.indicators import views

desk_urls = [
    path("indicators/", views.indicators, name="desk_indicators"),
    path("indicators/refresh/", views.board_refresh, name="desk_indicators_refresh"),
    path("indicators/papers/<slug:form>/", views.board_paper, name="desk_indicators_paper"),
    path("indicators/<slug:code>/", views.indicator, name="desk_indicator"),
]
