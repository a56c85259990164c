"""What the requirement rows of publishing mean on the loaded demo: each check takes nothing and fails by itself."""

from polku.cooperation.models import Network
from polku.publishing.bridge.innokyla import fields_of
from polku.publishing.bridge.sources import sources_of
from polku.publishing.choices import Answer
from polku.publishing.models import CheckRun, Publication
from polku.publishing.queries.publications import public_publications, working_version


def what_is_public_was_checked_and_can_be_taken_to_innokyla():
    published = list(public_publications())
    assert len(published) >= 2
    for publication in published:
        version = publication.in_public[0]
        run = CheckRun.objects.filter(version=version).latest("pk")
        assert not run.findings.filter(answer=Answer.OPEN).exists()
        fields = {field.key: field for field in fields_of(version.document)}
        assert fields["name"].text
        assert fields["idea"].characters
    offered = {source.kind for network in Network.objects.all() for source in sources_of(network)}
    assert offered == {"minutes", "plan", "model"}
    waiting = Publication.objects.filter(versions__checks__findings__answer=Answer.OPEN)
    assert waiting.exclude(state="published").exists()


def long_texts_have_an_easy_version_with_its_own_state():
    easy = [
        content.texts["fi-selko"]
        for publication in public_publications()
        if "fi-selko" in (content := working_version(publication).document).texts
    ]
    assert easy
    assert all(text.state for text in easy)


ROWS = {
    "R74": what_is_public_was_checked_and_can_be_taken_to_innokyla,
    "R80": long_texts_have_an_easy_version_with_its_own_state,
}
