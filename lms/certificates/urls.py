from django.urls import path

from lms.certificates.views import desk, public

public_urls = [
    path("verify/", public.verify_form, name="verify_form"),
    path("verify/<str:code>/", public.verify, name="verify"),
    path("me/certificates/", public.certificate_list, name="certificate_list"),
    path("me/certificates/years/<int:year>/", public.year_certificate, name="year_certificate"),
    path("me/certificates/<str:code>/", public.certificate, name="certificate"),
    path("me/certificates/<str:code>/image.png", public.certificate_image, name="certificate_image"),
    path("me/certificates/<str:code>/print.pdf", public.certificate_file, name="certificate_file"),
]
desk_urls = [
    path("certificates/", desk.certificates, name="desk_certificates"),
    path("certificates/<int:pk>/", desk.certificate, name="desk_certificate"),
    path("certificates/<int:pk>/print.pdf", desk.certificate_file, name="desk_certificate_file"),
    path("certificates/<int:pk>/revoke/", desk.certificate_revoke, name="desk_certificate_revoke"),
    path("certificates/<int:pk>/reissue/", desk.certificate_reissue, name="desk_certificate_reissue"),
    path("certificates/trainings/", desk.trainings, name="desk_certificate_trainings"),
    path("certificates/trainings/<int:pk>/print/", desk.training_print, name="desk_certificate_print"),
    path("certificates/batches/<int:pk>/", desk.batch, name="desk_certificate_batch"),
    path("certificates/batches/<int:pk>/<int:number>/", desk.batch_part, name="desk_certificate_part"),
    path("certificates/issuers/", desk.issuers, name="desk_certificate_issuers"),
    path("certificates/issuers/<int:pk>/", desk.issuer, name="desk_certificate_issuer"),
]
