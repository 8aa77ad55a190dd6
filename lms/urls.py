"""Index of this app's addresses."""

urlpatterns: list = []
