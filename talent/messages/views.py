from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from talent.messages.actions import mark_read
from talent.messages.models import Message
from talent.people.access import member


@member
def my_messages(request):
    own = Message.objects.visible_to(request.user)
    page = Paginator(own, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "talent/messages/my_messages.html",
        {"page_obj": page, "has_unread": any(message.read is None for message in page), "tab": "me"},
    )


@member
@require_POST
def read_messages(request):
    mark_read(Message.objects.visible_to(request.user))
    return redirect("my_messages")


@member
@require_POST
def read_message(request, pk: int):
    """Mark one as read and go where it points."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    mark_read(Message.objects.filter(pk=message.pk))
    return redirect(message.link or "my_messages")
