"""Addresses of the mail."""

from django.urls import path

from polku.mail import views

urlpatterns = [
    path("tyopoyta/viestit/", views.messages_sent, name="outbox"),
    path("tyopoyta/viestit/<int:pk>/", views.message, name="outbox_message"),
    path("tyopoyta/viestit/<int:pk>/uudelleen/", views.resend, name="outbox_resend"),
]
