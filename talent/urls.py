"""Index of the slices' addresses: public ones as they are, staff ones under desk/."""

from django.urls import include, path

desk_urls: list = []

urlpatterns = [
    path("desk/", include(desk_urls)),
]
