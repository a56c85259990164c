"""The components as they come out: what a screen reader, a keyboard and a phone depend on."""

from datetime import date, datetime, time, timezone
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from polku.shared import clock
from polku.shared.languages import Passage


def draw(source, language="fi", path="/fi/", **context):
    request = RequestFactory().get(path)
    with translation.override(language):
        html = " ".join(Template(source).render(Context({"request": request, **context})).split())
    return html.replace(" </", "</").replace(" >", ">")


class ClubForm(forms.Form):
    name = forms.CharField(label="Nimi", help_text="Kerhon nimi")
    about = forms.CharField(label="Kuvaus", required=False, widget=forms.Textarea)
    days = forms.MultipleChoiceField(
        label="Päivät", choices=[("1", "ma"), ("2", "ti")], widget=forms.CheckboxSelectMultiple
    )


def test_a_field_is_tied_to_its_label_and_help():
    html = draw("{% field form.name %}", form=ClubForm())
    assert '<label class="ds-label" for="id_name">Nimi</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'class="ds-input"' in html


def test_only_what_may_be_left_out_says_so():
    html = draw("{{ form }}", form=ClubForm())
    assert html.count("(ei pakollinen)") == 1
    assert "Kuvaus <span" in html


def test_a_refused_field_says_why_where_it_is_and_keeps_what_was_typed():
    html = draw("{{ form }}", form=ClubForm({"name": "", "about": "Puutöitä <ja> musiikkia"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "Puutöitä &lt;ja&gt; musiikkia</textarea>" in html


def test_the_error_summary_leads_to_each_field():
    html = draw("{% error_summary form %}", form=ClubForm({}))
    assert '<a href="#id_name">Nimi – Täytä tämä kohta.</a>' in html
    assert '<a href="#id_days_0">Päivät – Täytä tämä kohta.</a>' in html
    assert 'id="id_days_0"' in draw("{{ form.days }}", form=ClubForm({}))
    assert 'role="alert"' in html


def test_a_form_without_faults_has_no_summary():
    assert draw("{% error_summary form %}", form=ClubForm()) == ""
    assert draw("{% error_summary form %}", form=ClubForm({"name": "Paja", "days": ["1"]})) == ""


def test_choices_are_grouped_under_their_question():
    html = draw("{% field form.days %}", form=ClubForm())
    assert html.startswith('<fieldset class="ds-fieldset field">')
    assert '<legend class="ds-label">Päivät</legend>' in html
    assert '<label for="id_days_0">ma</label>' in html


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("fi", "3.11.2025", "3. marraskuuta 2025"),
        ("fi-selko", "3.11.2025", "3. marraskuuta 2025"),
        ("sv", "3.11.2025", "3 november 2025"),
        ("en", "3 Nov 2025", "3 November 2025"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language, short, long):
    source = '{% day value %}|{% day value "long" %}'
    expected = [f'<time datetime="2025-11-03">{text}</time>' for text in (short, long)]
    assert draw(source, language, value=date(2025, 11, 3)).split("|") == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "to 6.11.2025 klo 1.30"), ("sv", "tors 6.11.2025 kl. 1.30"), ("en", "Thu 6 Nov 2025 1:30")],
)
def test_a_moment_is_told_in_finnish_time(language, text):
    late = datetime(2025, 11, 5, 23, 30, tzinfo=timezone.utc)  # noqa: UP017
    assert (
        draw("{% moment value %}", language, value=late)
        == f'<time datetime="2025-11-06T01:30+02:00">{text}</time>'
    )


def test_a_day_that_has_passed_is_marked_as_late():
    with clock.freeze(datetime(2026, 3, 30, 0, 30, tzinfo=clock.HELSINKI)):
        assert "myöhässä" in draw("{% late on %}", on=date(2026, 3, 29))
        assert draw("{% late on %}", on=date(2026, 3, 30)) == draw("{% late on %}", on=None) == ""


def test_a_time_of_day():
    assert draw("{{ value|clock }}", value=time(9, 5)) == "9.05"
    assert draw("{{ value|clock }}", "en", value=time(9, 5)) == "9:05"


def test_a_passage_in_another_language_carries_its_lang_and_says_so():
    html = draw("{% passage text %}", text=Passage("Öppen verkstad", "sv", missing=True))
    assert '<div class="passage" lang="sv">' in html
    assert "Tätä tekstiä ei ole vielä suomeksi. Tässä se on ruotsiksi." in html


def test_a_passage_in_the_language_of_the_page_is_only_itself():
    html = draw("{% passage text %}", "fi-selko", text=Passage("Avoin paja", "fi", missing=False))
    assert html == '<div class="passage"><p>Avoin paja</p></div>'


def test_what_a_person_wrote_is_never_markup():
    evil = "<script>alert(1)</script>"
    html = draw(
        '{% badge x %}{% notice "info" x %}{% endnotice %}{% entry_card x "/" summary=x %}{% mail_link x %}'
        "{% facts %}{% fact x %}{{ x }}{% endfact %}{% endfacts %}{% passage p %}",
        x=evil,
        p=Passage(evil, "fi", missing=False),
        frame=SimpleNamespace(address="/"),
    )
    assert "<script" not in html


def test_pages_keep_the_rest_of_the_query():
    html = draw("{% pagination 2 9 %}", path="/fi/?q=ty%C3%B6&page=2&goal=a&goal=b")
    assert 'rel="next" href="?q=ty%C3%B6&amp;page=3&amp;goal=a&amp;goal=b"' in html
    assert html.count("aria-current") == 1


def test_a_single_page_needs_no_links():
    assert draw("{% pagination 1 1 %}") == ""


def test_a_fact_without_content_is_not_told():
    html = draw(
        '{% facts %}{% fact "Hinta" %} {% endfact %}{% fact "Kenelle" %}Kaikille{% endfact %}{% endfacts %}'
    )
    assert "Hinta" not in html
    assert "<dt>Kenelle</dt><dd>Kaikille</dd>" in html


def test_a_table_says_on_a_phone_which_column_a_cell_belongs_to():
    html = draw(
        "{% data_table 'Palvelut' columns rows %}", columns=["Palvelu", "Kunta"], rows=[["Paja", "Lahti"]]
    )
    assert '<th scope="row" role="rowheader">Paja</th>' in html
    assert '<td role="cell" data-label="Kunta">Lahti</td>' in html


def test_filters_open_when_something_in_them_is_chosen():
    chosen = [{"value": "1", "label": "Työ", "count": 3, "checked": True}]
    free = [{"value": "1", "label": "Työ", "count": 3, "checked": False}]
    assert '<details class="filter" open>' in draw('{% filter_group "a" "Aihe" o %}', o=chosen)
    assert '<details class="filter">' in draw('{% filter_group "a" "Aihe" o %}', o=free)
    assert "(3)</span>" in draw('{% filter_group "a" "Aihe" o %}', o=free)


def test_an_unknown_icon_is_a_mistake_of_the_page():
    with pytest.raises(KeyError):
        draw('{% icon "unicorn" %}')


def test_an_icon_alone_has_a_name_and_one_beside_words_has_none():
    assert 'role="img" aria-label="Puhelin"' in draw('{% icon "phone" "Puhelin" %}')
    assert 'aria-hidden="true"' in draw('{% icon "phone" %}')


def test_a_part_is_made_once_for_each_language_and_value():
    part, made = Template("{% same_for who %}{{ words }}{% endsame_for %}"), []

    def drawn(language, who):
        made.append(len(made))
        with translation.override(language):
            return part.render(Context({"who": who, "words": f"{language} {who} {made[-1]}"}))

    first = [drawn("fi", 1), drawn("sv", 1), drawn("fi", 2)]
    assert first == ["fi 1 0", "sv 1 1", "fi 2 2"]
    assert [drawn("fi", 1), drawn("sv", 1), drawn("fi", 2)] == first
    # A flood of values does not stay in the memory: the first is made again.
    for number in range(600):
        assert drawn("fi", f"x{number}").startswith(f"fi x{number} ")
    assert drawn("fi", 1) != first[0]


def test_the_current_page_is_marked_in_the_menu():
    assert 'aria-current="page"' in draw('{% nav_link "look" "Värit" %}', path="/fi/ulkoasu/")
    assert "aria-current" not in draw('{% nav_link "look" "Värit" %}', path="/fi/")
    assert draw('{% nav_link "no_such_page" "Värit" %}') == ""


def test_steps_say_where_one_is_without_colour():
    html = draw("{% steps labels 2 %}", labels=["Kerro", "Valitse", "Lähetä"])
    assert '<li class="steps__current" aria-current="step">' in html
    assert "(valmis)" in html
