"""Kaisa coordinates a network, Sari's school belongs to it, and there is something to publish."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from polku.publishing.actions import create_publication, keep_finding, publish_publication, run_check
from polku.publishing.content import PublicationContent, TextContent
from tests.cast import as_actor, workplace

CLEAN = "## Mitä päätettiin\n\nTyöpajoihin saadaan kymmenen uutta paikkaa. Verkosto kokoontuu keväällä."


def content(text=CLEAN, title="Työpajat kasvavat", **others):
    """A Finnish text with a Swedish version made from it; others by keyword: `sv=None`, `fi_selko="…"`."""
    main = TextContent(title=title, summary="Uusia paikkoja tulee.", text=text)
    texts = {"fi": main}
    swedish = others.get("sv", "Verkstäderna får tio platser till.")
    if swedish is not None:
        texts["sv"] = TextContent(title="Verkstäderna växer", text=swedish, made_from=main.mark)
    if easy := others.get("fi_selko"):
        texts["fi-selko"] = TextContent(title="Lisää paikkoja", text=easy, made_from=main.mark)
    return PublicationContent(texts=texts)


def picture(kind="JPEG", size=(40, 20), **options):
    """The bytes of a small picture."""
    data = io.BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(data, kind, **options)
    return data.getvalue()


@pytest.fixture
def world(kaisa, sari, make_network, by):
    """The network, its people as actors, and a way to begin a publication."""
    network = make_network(members=[workplace(sari)])
    coordinator = as_actor(kaisa)

    def begin(text=CLEAN, kind="news", **others):
        return create_publication(network=network, kind=kind, content=content(text, **others), by=coordinator)

    def published(text=CLEAN, **others):
        publication = begin(text, **others)
        for finding in run_check(publication=publication, by=coordinator).findings.all():
            keep_finding(finding=finding, reason="Sovittu.", by=coordinator)
        publish_publication(publication=publication, by=coordinator)
        publication.refresh_from_db()
        return publication

    return SimpleNamespace(
        network=network,
        kaisa=kaisa,
        sari=sari,
        coordinator=coordinator,
        member=as_actor(sari),
        begin=begin,
        published=published,
    )
