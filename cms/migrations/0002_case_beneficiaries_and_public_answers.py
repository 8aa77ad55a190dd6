from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="casepage",
            name="beneficiaries",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="帮到了谁（用、分开）"),
        ),
        migrations.AddField(
            model_name="feedback",
            name="public_question",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="公开时这样写问题"),
        ),
    ]
