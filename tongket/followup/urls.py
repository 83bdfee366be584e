"""The addresses of this room."""

from django.urls import URLPattern, path

from tongket.followup import views

urlpatterns: list[URLPattern] = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<int:task_id>/", views.task, name="task"),
    path("papers/<int:paper_id>/tasks/", views.paper_tasks, name="paper_tasks"),
    path("tasks/<int:task_id>/progress/", views.report_progress, name="report_progress"),
    path("tasks/<int:task_id>/finish/", views.finish_task, name="finish_task"),
    path("tasks/<int:task_id>/date/", views.date_task, name="date_task"),
    path("tasks/<int:task_id>/postpone/", views.postpone_task, name="postpone_task"),
    path("tasks/<int:task_id>/reopen/", views.reopen_task, name="reopen_task"),
    path("tasks/<int:task_id>/cancel/", views.cancel_task, name="cancel_task"),
    path("tasks/<int:task_id>/remind/", views.remind_task, name="remind_task"),
    path("occurrences/<int:occurrence_id>/finish/", views.finish_occurrence, name="finish_occurrence"),
]
