"""The sound file in a request: its body, or the first file of a form."""

import asyncio
from collections.abc import AsyncGenerator

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from ivf.serving.limits import Limits


async def sound_of(request: Request, limits: Limits) -> bytes:
    """The content of the file.

    Raises HTTPException: 413 as soon as a body is, or says that it will be, too large; 408 if it does not arrive in
    time; 400 for a broken form or one without a file.
    """
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > limits.body_bytes:
        raise HTTPException(413, f"a file has at most {limits.body_bytes:,} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limits.body_bytes:
                    raise HTTPException(413, f"a file has at most {limits.body_bytes:,} bytes")
    except ClientDisconnect as error:  # nobody reads the answer
        raise HTTPException(400, "the file ended early") from error
    except TimeoutError as error:
        raise HTTPException(408, f"the file did not arrive within {limits.body_seconds:g} seconds") from error
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _first_file(request, bytes(body))
    return bytes(body)


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
