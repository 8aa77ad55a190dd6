"""An upload beyond all measure must not fill the disk, and the person who sent it must hear why it was refused."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLargeHandler(FileUploadHandler):
    """Takes over when the whole request is larger than LARGEST_UPLOAD: counts the bytes and keeps none.

    The form gets a file without content and with its true size; every check of an upload asks for the size first.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.is_too_large = content_length > settings.LARGEST_UPLOAD

    def receive_data_chunk(self, raw_data, start):
        return None if self.is_too_large else raw_data

    def file_complete(self, file_size):
        if not self.is_too_large:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size, self.charset)
