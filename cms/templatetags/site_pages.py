"""Printing pictures of pages."""

from django import template

from cms.bodies import picture

register = template.Library()


@register.inclusion_tag("cms/picture.html")
def site_picture(image, alt=""):
    """An image of the text being rendered, in the sizes that exist."""
    return {"picture": picture(image), "alt": alt}
