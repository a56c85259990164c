"""The guided finder. What is told goes by POST; the addresses say nothing."""

from django.urls import path

from polku.directory.views import guided, handed

urlpatterns = [
    path("opas/", guided.guided, name="guided"),
    path("opas/arkki/", handed.sheet, name="guided_sheet"),
    path("opas/tarve/", handed.need, name="guided_need"),
    path("opas/koodi/", handed.hand, name="guided_hand"),
    path("opas/koodi/poista/", handed.take_back, name="guided_take_back"),
]
