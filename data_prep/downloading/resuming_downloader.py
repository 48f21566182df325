"""A downloader for pooch that goes on where a connection, or a process, ended."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3
from tqdm import tqdm

from data_prep.downloading.patience import TRANSIENT_STATUSES, Patience, retry_after_seconds
from data_prep.progress import progress

_CHUNK_BYTES = 2**20


class DownloadError(OSError):
    """An address that cannot be fetched; the message names it and what to do."""


class _TransientError(Exception):
    """Worth another attempt, after `asked_seconds` if the server said so."""

    def __init__(self, reason: str, asked_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.asked_seconds = asked_seconds


@dataclass(frozen=True)
class ResumingDownloader:
    """Writes an address to the file that pooch names, through a part file that stays if anything fails.

    Attributes:
        part: The part file; what it holds is taken for the beginning of the content.
        bytes: The size of the content; None if it is not known.
        patience: With failures.
    """

    part: Path
    bytes: int | None
    patience: Patience

    def __call__(self, url: str, output_file: str, _: Any = None) -> None:
        """Fetches `url`.

        Raises:
            DownloadError: The server refuses, sends more than `bytes`, or fails too often in a row.
            OSError: The part file cannot be written.
        """
        failures = 0
        with progress(self.part.name.strip("."), self.bytes, "B") as bar:
            while self.bytes is None or self._held() != self.bytes:
                before = self._held()
                try:
                    self._continue(url, bar)
                    break
                except _TransientError as error:
                    failures = 1 if self._held() > before else failures + 1
                    bar.write(f"{url}: {error}; {self._held()} bytes are there, trying again")
                    if not self.patience.wait(failures, error.asked_seconds):
                        asked = f", and asks to wait {error.asked_seconds:.0f} s" if error.asked_seconds else ""
                        raise DownloadError(f"{url}: {error}{asked}: run the same command again later") from error
        os.replace(self.part, output_file)

    def _held(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _continue(self, url: str, bar: "tqdm[Any]") -> None:
        """Appends what is missing; returns if that is all."""
        held = self._held()
        if self.bytes is not None and held > self.bytes:
            held = 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={held}-"} if held else {})
        timeout = (self.patience.stall_seconds, self.patience.stall_seconds)
        try:
            with requests.get(url, headers=headers, stream=True, timeout=timeout) as response:
                if self._is_complete(response, held):
                    return
                begin = self._begin(url, response, held)
                bar.n = begin
                with self.part.open("r+b" if begin else "wb") as file:
                    file.seek(begin)
                    file.truncate()
                    while chunk := response.raw.read1(_CHUNK_BYTES):  # what has arrived, so that none of it is lost
                        file.write(chunk)
                        bar.update(len(chunk))
                        self._refuse_more(url, file.tell())
                stated = response.headers.get("Content-Length")
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _TransientError(_reason(error)) from error
        whole = self.bytes if self.bytes is not None else begin + int(stated) if stated else None
        if whole is not None and self._held() < whole:
            raise _TransientError("the connection was cut")

    def _begin(self, url: str, response: requests.Response, held: int) -> int:
        """Where the answer's content begins: at what is held, or at 0 if the server ignored that."""
        status = response.status_code
        if status in TRANSIENT_STATUSES:
            raise _TransientError(f"HTTP {status}", retry_after_seconds(response.headers.get("Retry-After")))
        if status == 416:  # the part file is not a part of what is there now
            self.part.unlink()
            raise _TransientError("HTTP 416, so from the beginning")
        if status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {held}-"):
            return held
        if status == 206:
            self.part.unlink()
            raise _TransientError("another part than asked for, so from the beginning")
        if status != 200:
            raise DownloadError(f"{url}: HTTP {status} {response.reason}: is it still published there?")
        return 0

    def _is_complete(self, response: requests.Response, held: int) -> bool:
        """Whether a server without more to send says that it has as much as is held."""
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        return response.status_code == 416 and bool(held) and self.bytes is None and total == str(held)

    def _refuse_more(self, url: str, held: int) -> None:
        if self.bytes is not None and held > self.bytes:
            self.part.unlink()
            raise DownloadError(f"{url}: sends more than the {self.bytes} bytes that were published: another file?")


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "the server is silent"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "the connection was cut"
    return f"no connection ({type(error).__name__})"
