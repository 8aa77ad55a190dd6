"""The end of Wagtail's own way to a page, for the addresses that our routes find faster than its page tree does."""

from django.http import HttpResponse
from wagtail import hooks
from wagtail.views import serve_chain


def serve_page(page, request, shown: dict) -> HttpResponse:
    """Every hook that Wagtail runs before it serves a page (view restrictions among them), then page.serve.

    `shown` is what the page's template gets beside Wagtail's own context.
    """
    kwargs = {"shown": shown}
    serve = serve_chain
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        serve = hook(serve)
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    return serve(page, request, [], kwargs)
