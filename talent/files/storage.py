from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Where files live that only a permission-checked view may serve; named in migrations, so it is a function."""
    return storages["private"]
