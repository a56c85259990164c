"""A small source in PTV's form, on disk and over HTTP: a stand-in for the open interface."""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LAHTI = "11111111-1111-4111-8111-111111111111"
OHJAAMO = "22222222-2222-4222-8222-222222222222"
PHONE = "33333333-3333-4333-8333-333333333333"
WORKSHOP = "44444444-4444-4444-8444-444444444444"
GUIDANCE = "55555555-5555-4555-8555-555555555555"


def text(value, **more):
    return [{"language": "fi", "value": value, **more}]


def organisation(external_id=LAHTI, name="Lahden kaupunki", **more):
    return {
        "id": external_id,
        "organizationNames": text(name, type="Name"),
        "organizationType": "Municipality",
        "organizationRootId": LAHTI,
        "businessCode": "0149669-3",
        "publishingStatus": "Published",
        "modified": "2026-01-01T00:00:00Z",
    } | more


def channel(external_id=PHONE, name="Ohjaamon puhelin", **more):
    return {
        "id": external_id,
        "serviceChannelType": "Phone",
        "organizationId": OHJAAMO,
        "serviceChannelNames": text(name, type="Name"),
        "phoneNumbers": [
            {"type": "Phone", "prefixNumber": "+358", "number": "40 555 0101", "language": "fi"}
        ],
        "publishingStatus": "Published",
        "modified": "2026-10-01T00:00:00Z",
    } | more


def service(external_id=WORKSHOP, name="Työpaja", **more):
    return {
        "id": external_id,
        "type": "Service",
        "serviceNames": text(name, type="Name"),
        "serviceDescriptions": text("Työpajalla opit taitoja.", type="Summary"),
        "areaType": "LimitedType",
        "areas": [{"type": "Municipality", "municipalities": [{"code": "398"}]}],
        "serviceChannels": [{"serviceChannel": {"id": PHONE, "name": "Ohjaamon puhelin"}}],
        "organizations": [
            {"organization": {"id": LAHTI, "name": "Lahden kaupunki"}, "roleType": "Responsible"}
        ],
        "publishingStatus": "Published",
        "modified": "2026-10-01T00:00:00Z",
    } | more


def whole_source():
    return {
        "organizations": [
            organisation(),
            organisation(OHJAAMO, "Ohjaamo Lahti", parentOrganizationId=LAHTI, businessCode=None),
        ],
        "channels": [channel()],
        "services": [service(), service(GUIDANCE, "Ohjaus")],
    }


def write(folder, source):
    """The source as a folder of files, one record each."""
    for kind, records in source.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for record in records:
            (folder / kind / f"{record['id']}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


RESOURCES = {"Service": "services", "ServiceChannel": "channels", "Organization": "organizations"}


@contextmanager
def served(source, *, page_size=1, full=False, before=lambda path, number: None):
    """The source over HTTP as PTV gives it. `before` may answer a request itself: (status, headers, body)."""
    asked = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked[self.path] += 1
            answer = before(self.path, sum(asked.values())) or answer_to(self.path)
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Quiet."""

    def answer_to(path):
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        steps = parts.path.strip("/").split("/")
        if steps[:2] != ["api", "v11"] or steps[2] not in RESOURCES:
            return 404, {}, b"{}"
        records = source[RESOURCES[steps[2]]]
        if steps[3:] == ["list"]:
            wanted = query["guids"][0].split(",")
            return reply([record for record in records if record["id"] in wanted])
        if steps[3:]:
            return reply(next(record for record in records if record["id"] == steps[3]))
        page = int(query.get("page", ["1"])[0])
        shown = records[(page - 1) * page_size : page * page_size]
        items = shown if full else [{"id": record["id"], "name": "x"} for record in shown]
        count = -(-len(records) // page_size)
        return reply({"pageNumber": page, "pageSize": page_size, "pageCount": count, "itemList": items})

    def reply(document):
        return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v11", asked
    finally:
        server.shutdown()
        server.server_close()
