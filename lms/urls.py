"""Index of this app's addresses."""

from lms.catalogue.urls import public_urls as catalogue_urls
from lms.progress.urls import public_urls as progress_urls

urlpatterns = [*catalogue_urls, *progress_urls]
