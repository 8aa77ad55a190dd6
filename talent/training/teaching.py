"""Who teaches a session and what is handed out."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Max

from talent.audit.actions import record
from talent.files.handouts import content_type_of
from talent.training.models import TrainingSession
from talent.training.session_rows import SessionMaterial, SessionTrainer

MAX_BYTES = 30 * 2**20
MOST_MATERIALS = 20


@transaction.atomic
def add_trainer(session: TrainingSession, *, by, name: str = "", title: str = "", unit: str = "", person=None):
    """Name a teacher: somebody known here, or an outside one by name, title and unit. The same person twice is once."""
    if person is not None:
        person = person.canonical or person
        known = session.trainers.filter(person=person).first()
        if known is not None:
            return known
        name, unit = name or person.name, unit or person.organization_text[:60]
    number = (session.trainers.aggregate(last=Max("number"))["last"] or 0) + 1
    trainer = SessionTrainer(session=session, number=number, person=person, name=name, title=title, unit=unit)
    trainer.full_clean(exclude=["session", "person"])
    trainer.save()
    record("add_session_trainer", session, by=by, region_path=session.region.path, trainer=trainer.pk)
    return trainer


@transaction.atomic
def drop_trainer(trainer: SessionTrainer, *, by) -> None:
    record("drop_session_trainer", trainer.session, by=by, region_path=trainer.session.region.path, trainer=trainer.pk)
    trainer.delete()


def copy_trainers(session: TrainingSession, copy: TrainingSession) -> None:
    """The same teachers for a session made like this one."""
    SessionTrainer.objects.bulk_create(
        SessionTrainer(session=copy, number=one.number, person_id=one.person_id, name=one.name, title=one.title,
                       unit=one.unit)
        for one in session.trainers.all()
    )  # fmt: skip


def add_material(session: TrainingSession, file: File, *, by, title: str = "") -> SessionMaterial:
    """Keep a handout privately. ValidationError: too large, too many, or not what it says it is."""
    if file.size > MAX_BYTES:
        raise ValidationError(f"文件超过{MAX_BYTES // 2**20}MB，请压缩，或把视频放到在线课程里。")
    if session.materials.count() >= MOST_MATERIALS:
        raise ValidationError(f"一场最多放{MOST_MATERIALS}份材料。")
    name = Path(file.name).name
    content_type, ending = content_type_of(file)
    with transaction.atomic():
        material = SessionMaterial(
            session=session, title=(title.strip() or Path(name).stem)[:80], content_type=content_type, size=file.size,
            uploaded_by=by,
        )  # fmt: skip
        material.file.save(f"session-{session.pk}.{ending}", file, save=False)
        material.save()
        record("add_material", session, by=by, region_path=session.region.path, material=material.pk)
    return material


@transaction.atomic
def drop_material(material: SessionMaterial, *, by) -> None:
    """Take a handout away, the file with it."""
    session, file = material.session, material.file
    record("drop_material", session, by=by, region_path=session.region.path, material=material.pk)
    material.delete()
    transaction.on_commit(lambda: file.storage.delete(file.name), robust=True)
