"""案例审核: 初审, 复审, 终审, each with a group of its own. Data, not a migration: an office that works otherwise changes it in 内容管理."""

from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.cases.models import CaseIndexPage
from cms.cases.steps import CaseStep
from lms.catalogue.models import CourseIndexPage
from talent.people.editorial_groups import CASE_STEPS, editorial_group, editors_group

NAME = "案例审核"
COURSES = "课程审核"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The three steps for everything below /cases/; what an office has changed since is left alone."""
    workflow, made = Workflow.objects.get_or_create(name=NAME)
    if made:
        for order, step in enumerate(CASE_STEPS):
            task = CaseStep.objects.create(name=step)
            task.groups.add(editorial_group(step))
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    index = CaseIndexPage.objects.get()
    if not WorkflowPage.objects.filter(page=index).exists():
        WorkflowPage.objects.create(page=index, workflow=workflow)
    # Wagtail makes a workflow of its own for the root; with it every page would ask for an approval.
    WorkflowPage.objects.filter(page__depth=1).delete()
    return workflow


@transaction.atomic
def ensure_course_workflow() -> Workflow:
    """课程审核 for everything below /courses/: a district writes, an editor of the city looks and lets it out."""
    workflow, made = Workflow.objects.get_or_create(name=COURSES)
    if made:
        task = GroupApprovalTask.objects.create(name="课程市级审核")
        task.groups.add(editors_group())
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=CourseIndexPage.objects.get(), defaults={"workflow": workflow})
    return workflow
