"""The content security policy, strict but where Wagtail's admin needs it laxer; and what no browser ever sends."""

from csp.middleware import CSPMiddleware
from django.http import HttpResponseBadRequest

# Wagtail's admin writes inline scripts and styles; it is for staff only.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


class ContentSecurityMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        response = super().process_response(request, response)
        if request.path_info.startswith("/admin") and "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = ADMIN_POLICY
        return response


NUL = "\x00"
UNREADABLE = "地址或填写的内容里有无法识别的字符，请返回重新填写。"


def refuse_nul(get_response):
    """Middleware: 400 for a NUL in an address or a form. No keyboard types one, and PostgreSQL can't store it."""

    def answer(request):
        fields = [request.GET, request.POST]
        found = NUL in request.path_info or any(
            NUL in key or any(NUL in value for value in values) for data in fields for key, values in data.lists()
        )
        if found:
            return HttpResponseBadRequest(UNREADABLE, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return answer
