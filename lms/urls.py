"""Index of this app's addresses."""

from django.urls import include, path

from lms.catalogue.urls import public_urls as catalogue_urls
from lms.certificates.urls import desk_urls as certificates_desk_urls
from lms.certificates.urls import public_urls as certificates_urls
from lms.me.urls import public_urls as me_urls
from lms.progress.urls import public_urls as progress_urls
from lms.quizzes.urls import desk_urls as quizzes_desk_urls

urlpatterns = [
    *catalogue_urls,
    *progress_urls,
    *certificates_urls,
    *me_urls,
    path("desk/", include(certificates_desk_urls)),
    path("desk/", include(quizzes_desk_urls)),
]
