"""Strangers' files are decoded in a process of their own, and come out as nothing but a picture."""

import io
import resource
import subprocess
import sys

import pytest
from PIL import Image, ImageCms

from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.pictures.confined import MEMORY_BYTES
from shared.services.catalog.pictures.judging import Refusal, pi_heif
from shared.services.catalog.pictures.refusals import Reason, reason_text
from shared.services.catalog.pictures.sandbox import ROOT, encode_safely, encode_widths
from tests.shared.services.catalog.pictures.drawing import HEIC, HOSTILE, drawn


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_files_are_refused_with_their_reason(name: str) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(Refusal) as refusal:
        encode_safely(content)
    assert refusal.value.code == reason
    assert reason_text(reason)


def test_more_bytes_than_allowed_are_not_even_opened() -> None:
    with pytest.raises(Refusal, match="too_large"):
        encode_safely(drawn("JPEG") + bytes(MAX_BYTES))


@pytest.mark.skipif(pi_heif is not None, reason="a reader for HEIC is installed")
def test_heic_is_refused_in_words_that_help() -> None:
    with pytest.raises(Refusal, match="heic"):
        encode_safely(HEIC)
    assert "JPEG" in reason_text(Reason.HEIC)


def test_what_is_kept_has_no_notes_and_stands_upright() -> None:
    notes = Image.Exif()
    notes[0x0112], notes[0x010F] = 6, "Secret camera"
    made = encode_safely(drawn("JPEG", (60, 20), exif=notes))
    assert (made.width, made.height, made.made_of) == (20, 60, "JPEG")
    assert b"Secret" not in made.content and not Image.open(io.BytesIO(made.content)).getexif()


def test_colours_of_another_profile_become_those_of_browsers() -> None:
    stream = io.BytesIO()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(stream, "PNG", icc_profile=lab)
    made = Image.open(io.BytesIO(encode_safely(stream.getvalue()).content)).convert("RGB")
    assert "icc_profile" not in made.info
    red, green, blue = made.getpixel((4, 4))  # type: ignore[misc]
    assert abs(red - 200) < 8 and green < 50 and blue < 50


def test_a_picture_is_turned_and_cut_around_its_focal_point() -> None:
    turned = encode_safely(drawn(size=(900, 600)), {"turn": 90})
    assert (turned.width, turned.height) == (600, 900)
    square = encode_safely(drawn(size=(900, 600)), {"shape": [1, 1], "focus": [0.0, 0.5]})
    assert (square.width, square.height) == (600, 600)
    box = encode_safely(drawn(size=(900, 600)), {"crop": [0.5, 0, 0.5, 0.5]})
    assert (box.width, box.height) == (450, 300)


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    made = Image.open(io.BytesIO(encode_safely(stream.getvalue()).content)).convert("RGB")
    assert made.getpixel((10, 10))[0] > 200  # type: ignore[index]


def test_widths_are_made_as_webp_and_avif() -> None:
    main = encode_safely(drawn(size=(1000, 500)))
    webp, avif = (Image.open(io.BytesIO(part)) for part in encode_widths(main.content, [(320, "webp"), (320, "avif")]))
    assert (webp.format, webp.size, avif.format, avif.size) == ("WEBP", (320, 160), "AVIF", (320, 160))


def test_the_process_is_confined() -> None:
    code = (
        "from shared.services.catalog.pictures.confined import confine\n"
        "import resource; confine()\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])\n"
        "try: bytearray(3 * 1024**3)\n"
        "except MemoryError: print('no')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == [str(MEMORY_BYTES), "0", "no"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0
