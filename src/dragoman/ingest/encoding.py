"""Bytes to characters. UTF-8 only: says what else the bytes look like, and never guesses."""

from __future__ import annotations

from dragoman.ingest.record import BadField

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or DOCX, XLSX)",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite file",
    b"\x7fELF": "a program",
}
KINDS = "Give .txt, .json, .jsonl or .html."


def check_head(head: bytes) -> None:
    """Raises `BadField` when the first bytes of a file tell that it is no UTF-8 text (R002, R003)."""
    for magic, what in MAGIC.items():
        if head.startswith(magic):
            raise BadField("R002", f"{what}, not text", f"Export or unpack it first. {KINDS}")
    if head.startswith(UTF_16):
        raise BadField("R003", "UTF-16 text (it starts with a UTF-16 byte order mark)", _convert("UTF-16"))
    if b"\0" in head and not looks_like_json(head):
        raise BadField("R002", f"a binary file (a NUL byte at byte {head.index(0)})", KINDS)


def looks_like_json(head: bytes) -> bool:
    """Whether the bytes begin like JSON: there a stray NUL costs one record, not the file."""
    return head.removeprefix(BOM).lstrip()[:1] in (b"{", b"[")


def decode(raw: bytes, base: int = 0) -> str:
    """The characters of UTF-8 bytes, exactly; else raises `BadField` (R003) with the byte, counted from `base`."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        found = f"byte 0x{byte:02X} at {base + error.start} is not UTF-8 (it may be Windows-1252 or Latin-1)"
        raise BadField("R003", found, _convert("WINDOWS-1252")) from error


def _convert(name: str) -> str:
    return f"Convert it to UTF-8, for example: iconv -f {name} -t UTF-8 FILE."
