from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_news_of_a_session"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="casephoto",
            options={"ordering": ["sort_order"], "verbose_name": "照片"},
        ),
    ]
