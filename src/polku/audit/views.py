"""The newest root of the log, for anybody who wants to keep it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from polku.audit import queries


@require_safe
@cache_control(public=True, max_age=30)
def newest_seal(request: HttpRequest) -> JsonResponse:
    seal = queries.newest_seal()
    if seal is None:
        return JsonResponse({"number": 0})
    return JsonResponse(
        {
            "number": seal.number,
            "root": bytes(seal.chain).hex(),
            "sealed_at": seal.made_at,
            "public_key": bytes(seal.public_key).hex(),
            "signature": bytes(seal.signature).hex(),
        }
    )
