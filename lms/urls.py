"""Index of this app's addresses."""

from lms.catalogue.urls import public_urls as catalogue_urls
from lms.certificates.urls import public_urls as certificates_urls
from lms.me.urls import public_urls as me_urls
from lms.progress.urls import public_urls as progress_urls

urlpatterns = [*catalogue_urls, *progress_urls, *certificates_urls, *me_urls]
