"""What the component page shows: invented things only."""

from datetime import date, datetime

from django import forms

from polku.shared.clock import HELSINKI
from polku.shared.languages import Passage
from polku.ui.templatetags.ui import badge

BADGES = [("Maksuton", "forest", "price"), ("Voit vain tulla", "lake", "join"), ("Ryhmä", "neutral", "group")]
A_DAY = date(2025, 11, 3)


class ExampleForm(forms.Form):
    """Every kind of field, filled in badly, to see labels, help and errors."""

    name = forms.CharField(
        label="Kerhon nimi", help_text="Nimi, jolla ihmiset kerhon tuntevat.", max_length=80
    )
    email = forms.EmailField(label="Sähköposti")
    about = forms.CharField(
        label="Mitä kerhossa tehdään?", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    place = forms.ChoiceField(
        label="Kunta", choices=[("", "Valitse kunta"), ("272", "Kokkola"), ("398", "Lahti")]
    )
    price = forms.ChoiceField(
        label="Maksaako se jotain?",
        choices=[("free", "Ei maksa"), ("some", "Maksaa vähän"), ("more", "Kysy hintaa")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Päivät",
        choices=[("1", "Maanantai"), ("2", "Tiistai"), ("3", "Keskiviikko")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Tiedot saa julkaista")


def context() -> dict[str, object]:
    """Everything the page needs."""
    return {
        "noindex": True,
        "example": ExampleForm(),
        "refused": ExampleForm(
            {"name": "", "email": "aino", "price": "none", "place": "272"}, prefix="refused"
        ),
        "day_of": A_DAY,
        "moment_of": datetime(2025, 11, 6, 13, 0, tzinfo=HELSINKI),
        "swedish": Passage("Öppen verkstad för alla unga. Kom som du är.", "sv", True),
        "filters": [
            {"value": "work", "label": "Työhön", "count": 42, "checked": True},
            {"value": "study", "label": "Opiskeluun", "count": 17, "checked": False},
            {"value": "part", "label": "Osallisuuteen", "count": 0, "checked": False},
        ],
        "columns": ["Palvelu", "Kunta", "Hinta"],
        "rows": [["Avoin paja", "Kokkola", "Maksuton"], ["Klubitalo Pellava", "Lahti", "Maksuton"]],
        "labels": ["Kerro asia", "Valitse paikka", "Katso ja lähetä"],
        "tabs": [("/fi/ui/components", "Osat"), ("/fi/ulkoasu/", "Ulkoasu")],
        "filters_closed": [{"value": "272", "label": "Kokkola", "count": 8, "checked": False}],
        "drawn": [badge(*each) for each in BADGES],
        "badges": BADGES,
    }
