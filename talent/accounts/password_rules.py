from django.contrib.auth.password_validation import MinimumLengthValidator


class LengthValidator(MinimumLengthValidator):
    """Django's rule; its Chinese translation of these two sentences is gone since 5.2."""

    def get_error_message(self) -> str:
        return f"密码太短了，至少{self.min_length}位。"

    def get_help_text(self) -> str:
        return f"密码至少{self.min_length}位。"
