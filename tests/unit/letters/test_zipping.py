from __future__ import annotations

import io
import zipfile

from hapusheets.letters.package import pack, unpack
from hapusheets.letters.zipping import compress, take_entry, write_zip
from hapusheets.resources import templates_dir

PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": b"<w/>" * 5000,
    "word/media/äö.bin": bytes(range(256)),
}


def test_the_bytes_are_those_of_pythons_own_library() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in PARTS.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=6)
    assert write_zip({name: compress(content) for name, content in PARTS.items()}) == target.getvalue()


def test_an_entry_is_copied_as_it_is_compressed() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("stored.txt", b"a" * 99)
        archive.writestr("small.txt", b"b" * 9999, zipfile.ZIP_DEFLATED, 9)
        entries = {info.filename: take_entry(made.getvalue(), info) for info in archive.infolist()}
    with zipfile.ZipFile(io.BytesIO(write_zip(entries))) as copy:
        assert {info.filename: copy.read(info) for info in copy.infolist()} == {
            "stored.txt": b"a" * 99, "small.txt": b"b" * 9999,
        }  # fmt: skip


def test_a_changed_part_is_written_anew_and_the_others_stay() -> None:
    package = unpack((templates_dir() / "kuntasivu" / "fi.docx").read_bytes(), "fi.docx")
    changed = {**package.parts, "word/document.xml": package.parts["word/document.xml"] + b"<!-- -->"}
    again = unpack(pack(changed, package), "fi.docx")
    assert again.parts == changed
    assert list(again.parts) == list(package.parts)
