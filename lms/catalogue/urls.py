from django.urls import path

from lms.catalogue import views

public_urls = [
    path("learn/films/<int:pk>/", views.film, name="film"),
    path("learn/films/<int:pk>/light/", views.film_light, name="film_light"),
    path("learn/films/<int:pk>/audio/", views.film_audio, name="film_audio"),
    path("learn/films/<int:pk>/captions/", views.captions, name="film_captions"),
    path("learn/films/<int:pk>/poster/", views.poster, name="film_poster"),
    path("media/<path:name>", views.image_file, name="image_file"),
    path("learn/pages/<int:pk>/", views.document_page, name="document_page"),
]
