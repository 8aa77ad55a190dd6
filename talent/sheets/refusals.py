"""A file that cannot be taken as a whole; a wrong row is never a reason for that."""

from django.core.exceptions import ValidationError


class SheetRefused(ValidationError):
    """The file as a whole is refused. The message is a Chinese sentence that says what to do next."""

    @property
    def sentence(self) -> str:
        """The message as plain text."""
        return self.messages[0]
