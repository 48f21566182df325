"""The sound file in a request: its body, or the first file of a form."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from ivf.serving.limits import Limits


class Uploads:
    """The files of all requests, of which a limited number of bytes is in memory at once."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = 0

    @asynccontextmanager
    async def file_of(self, request: Request) -> AsyncIterator[bytes]:
        """The content of a request's file, which counts until the context ends.

        Raises HTTPException: 413 as soon as a body is, or says that it will be, too large; 503 if there is no room for
        it; 408 if it does not arrive in time; 400 for a broken form or one without a file.
        """
        body = bytearray()
        try:
            await self._receive(request, body)
            if request.headers.get("content-type", "").startswith("multipart/form-data"):
                yield await _first_file(request, bytes(body))
            else:
                yield bytes(body)
        finally:
            self._bytes -= len(body)

    async def _receive(self, request: Request, body: bytearray) -> None:
        limits = self.limits
        too_large = HTTPException(413, f"a file has at most {limits.body_bytes:,} bytes")
        stated = request.headers.get("content-length", "0")
        if not stated.isdecimal() or int(stated) > limits.body_bytes:
            raise too_large
        try:
            async with asyncio.timeout(limits.body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    self._bytes += len(chunk)
                    if len(body) > limits.body_bytes:
                        raise too_large
                    if self._bytes > limits.bodies_bytes:
                        raise HTTPException(503, "too many files at once: try again", {"retry-after": "1"})
        except ClientDisconnect as error:  # nobody reads the answer
            raise HTTPException(400, "the file ended early") from error
        except TimeoutError as error:
            reason = f"the file did not arrive within {limits.body_seconds:g} seconds"
            raise HTTPException(408, reason, {"connection": "close"}) from error


async def _first_file(request: Request, body: bytes) -> bytes:
    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, whole(), max_files=1, max_fields=8).parse()
    except (MultiPartException, KeyError) as error:  # a form without a boundary is a KeyError
        raise HTTPException(400, f"the form cannot be read: {error}") from error
    try:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
        raise HTTPException(400, "the form has no file: curl -F file=@place.wav")
    finally:
        await form.close()
