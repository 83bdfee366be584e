"""The paper that gave a task becomes a relation; until now only the words of the origin named it."""

import re

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LABEL = re.compile(r"(\d+)/([^\s,;]+)")


def find_papers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each task the issued paper of its conference whose number and symbol its origin names."""
    task_model, paper_model = apps.get_model("followup", "Task"), apps.get_model("documents", "Paper")
    papers = {
        (paper.conference_key, paper.number, paper.symbol): paper.pk
        for paper in paper_model.objects.exclude(conference_key="").exclude(number=None)
    }
    for task in task_model.objects.exclude(conference_key="").exclude(origin_label=""):
        named = LABEL.search(task.origin_label)
        paper = papers.get((task.conference_key, int(named[1]), named[2])) if named else None
        if paper is not None:
            task_model.objects.filter(pk=task.pk).update(paper_id=paper)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_paper_search_and_names"),
        ("followup", "0002_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="documents.paper",
            ),
        ),
        migrations.RunPython(find_papers, migrations.RunPython.noop),
    ]
