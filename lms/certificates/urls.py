from django.urls import path

from lms.certificates import views

public_urls = [
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>/", views.verify, name="verify"),
    path("me/certificates/", views.certificate_list, name="certificate_list"),
    path("me/certificates/<str:code>/", views.certificate, name="certificate"),
    path("me/certificates/<str:code>/image.png", views.certificate_image, name="certificate_image"),
    path("me/certificates/<str:code>/print.pdf", views.certificate_file, name="certificate_file"),
]
