"""Icons by what they mean here, drawn by Aksel. A page names the meaning; the picture can change in one place."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "vendor" / "aksel-icons"

ICONS = {
    "accessible": "Wheelchair",
    "account": "PersonCircle",
    "add": "Plus",
    "area": "LocationPin",
    "back": "ArrowLeft",
    "calendar": "Calendar",
    "check": "Checkmark",
    "checked": "SealCheckmark",
    "clock": "Clock",
    "close": "XMark",
    "copy": "Link",
    "danger": "XMarkOctagon",
    "down": "ChevronDown",
    "download": "Download",
    "edit": "Pencil",
    "external": "ExternalLink",
    "feed": "Broadcast",
    "filter": "Funnel",
    "forward": "ArrowRight",
    "group": "PersonGroup",
    "help": "QuestionmarkCircle",
    "history": "ClockDashed",
    "info": "InformationSquare",
    "join": "DoorOpen",
    "language": "Language",
    "lightbulb": "LightBulb",
    "list": "Bookmark",
    "listed": "BookmarkFill",
    "look": "Palette",
    "mail": "EnvelopeClosed",
    "menu": "MenuHamburger",
    "next": "ChevronRight",
    "organisation": "Buildings3",
    "path": "HikingTrailSign",
    "phone": "Phone",
    "plant": "Plant",
    "previous": "ChevronLeft",
    "price": "Wallet",
    "print": "PrinterSmall",
    "referral": "FileText",
    "remove": "Trash",
    "school": "HatSchool",
    "search": "MagnifyingGlass",
    "settings": "Cog",
    "success": "CheckmarkCircle",
    "support": "HandHeart",
    "table": "Table",
    "together": "Handshake",
    "upload": "Upload",
    "warning": "ExclamationmarkTriangle",
    "web": "Globe",
    "work": "Briefcase",
}


@cache
def drawing(name: str) -> str:
    """The inside of the icon's svg element. An unknown name raises KeyError."""
    source = (FOLDER / f"{ICONS[name]}.svg").read_text(encoding="utf-8")
    return source[source.index(">") + 1 : source.rindex("</svg>")].strip()
