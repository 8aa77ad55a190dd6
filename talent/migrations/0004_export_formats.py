from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talent", "0003_paths_and_completion_rules")]

    operations = [
        migrations.AlterField(
            model_name="sheetexport",
            name="file_format",
            field=models.CharField(
                choices=[
                    ("xlsx", "Excel（xlsx）"),
                    ("csv", "CSV"),
                    ("register", "台账（Excel，带单位、日期、填报人、审核人）"),
                ],
                default="xlsx",
                max_length=10,
                verbose_name="格式",
            ),
        ),
        migrations.AddConstraint(
            model_name="columnname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("region", None)),
                fields=("kind", "heard"),
                name="everybody_means_one_column_by_a_header",
            ),
        ),
        migrations.RemoveConstraint(model_name="columnname", name="a_unit_means_one_column_by_a_header"),
        migrations.AddConstraint(
            model_name="columnname",
            constraint=models.UniqueConstraint(
                fields=("kind", "region", "heard"), name="a_unit_means_one_column_by_a_header"
            ),
        ),
    ]
