from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product_urls

BODY = b"<!doctype html><title>bare</title>" + b"." * 2014


def bare(request):
    """2 KB through the same server and middleware: the unit of cost, U."""
    return HttpResponse(BODY)


urlpatterns = [path("-/bare", bare), *product_urls]
