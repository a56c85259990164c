"""Pages as people use them: sign in, read the form of a page, change some fields, send it."""

from html.parser import HTMLParser

from django.test import Client

from polku.shared.actor import Actor


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def as_actor(user):
    return Actor("user", user.call_name, user=user)


class _Forms(HTMLParser):
    """Every form of a page with its fields, as a browser without JavaScript would send them."""

    def __init__(self):
        super().__init__()
        self.forms, self._select, self._textarea = [], None, None

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "form":
            self.forms.append(
                {"action": facts.get("action", ""), "method": facts.get("method", "get"), "fields": []}
            )
        elif self.forms and tag == "input":
            self._input(facts)
        elif self.forms and tag == "textarea":
            self._textarea = facts.get("name")
            self._text = ""
        elif self.forms and tag == "select":
            self._select, self._first = facts.get("name"), True
        elif self._select and tag == "option" and (self._first or "selected" in facts):
            fields = [f for f in self.forms[-1]["fields"] if f[0] != self._select]
            self.forms[-1]["fields"] = [*fields, (self._select, facts.get("value", ""))]
            self._first = False

    def _input(self, facts):
        ticked = facts.get("type") not in ("checkbox", "radio") or "checked" in facts
        if facts.get("name") and ticked:
            self.forms[-1]["fields"].append(
                (facts["name"], facts.get("value", "on" if "checked" in facts else ""))
            )

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._textarea:
            self.forms[-1]["fields"].append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


def form_of(response, having):
    """The form of a page that has a field, as {name: [values]}."""
    parser = _Forms()
    parser.feed(response.content.decode())
    for form in parser.forms:
        if any(name == having for name, _value in form["fields"]):
            fields = {}
            for name, value in form["fields"]:
                fields.setdefault(name, []).append(value)
            return fields
    raise AssertionError(f"no form with {having}")


def send(client, address, having="base", **changed):
    """Open a page, change some fields of its form and send it."""
    fields = form_of(client.get(address), having)
    return client.post(address, {**fields, **changed})
