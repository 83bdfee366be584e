from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0002_delegate_title")]

    operations = [
        migrations.AddField("speech", "reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("speech", "place", models.PositiveSmallIntegerField(blank=True, null=True)),
    ]
