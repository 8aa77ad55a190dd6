from allauth.account.auth_backends import AuthenticationBackend


class PersonBackend(AuthenticationBackend):
    """Password log-in by login name; a mobile counts only when exactly one person has it."""
