"""What stands on every answer: nothing is kept by the browser, nothing may be framed or read from elsewhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()",
}


class Headers:
    """Middleware below WhiteNoise: static files keep their own caching."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response["Cache-Control"] = "no-store"
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        return response
