"""PDFs as answers: private, never guessed at, under a name of their own."""

from urllib.parse import quote

from flask import Response


def pdf_answer(content: bytes, filename: str, *, inline: bool = False) -> Response:
    """The file to keep, or (``inline``) to look at and print."""
    shown = "inline" if inline else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(filename, safe='')}",
        "Content-Length": str(len(content)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type="application/pdf", headers=headers)
