"""Files on their way in: offered, sent, claimed, made ready, replaced, deleted, swept. On this disk and on real S3."""

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import boto3
import pytest
import requests
import time_machine
from moto.server import ThreadedMotoServer
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.gateways.storage.uploads import DiskUploads, UploadForm
from shared.kernel import clock
from shared.kernel.config import Settings, use_settings
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from shared.models.catalog.media import Media, MediaStatus, media_by_id, media_of_product
from shared.models.catalog.media_upload import MediaUpload, StaleFile
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.media import attach_picture, set_variant_picture, store_picture
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.pictures.editing import edit_picture
from shared.services.catalog.pictures.places import media_storage, rendition_key, upload_place
from shared.services.catalog.pictures.processing import make_renditions, process_picture
from shared.services.catalog.pictures.removal import delete_pictures, restore_pictures, sweep_store
from shared.services.catalog.pictures.uploading import FileToSend, OfferedUpload, claim_upload, offer_uploads
from shared.services.catalog.pictures.waiting import pictures_owed, stores_to_sweep
from tests.shared.services.catalog.pictures.drawing import HOSTILE, drawn

Stores = tuple[Store, Store]


@pytest.fixture
def store(two_stores: Stores) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="pictures")
    yield {"s3_endpoint": endpoint, "s3_bucket": "pictures", "s3_access_key": "x", "s3_secret_key": "y"}
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def place(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """Where pictures are kept in this test."""
    if request.param == "s3":
        use_settings(replace(settings, **request.getfixturevalue("bucket")))
    yield request.param
    use_settings(settings)


def offered(content: bytes, name: str = "bowl.jpg", kind: str = "image/jpeg") -> OfferedUpload:
    return offer_uploads([FileToSend(name, len(content), kind)], "/uploads")[0]


def send(form: UploadForm, content: bytes) -> int:
    """What a browser does with the form; the status that it gets."""
    place = upload_place()
    if isinstance(place, DiskUploads):
        try:
            place.accept(form.fields, io.BytesIO(content))
        except Invalid:
            return 422
        return 204
    return requests.post(form.url, data=dict(form.fields), files={"file": content}, timeout=10).status_code


def sent(content: bytes, name: str = "bowl.jpg") -> Media:
    upload = offered(content, name)
    assert send(upload.form, content) == 204
    return claim_upload(upload.id)


def ready(content: bytes | None = None) -> Media:
    media = sent(content or drawn("JPEG"))
    process_picture(media.id)
    return media_by_id(media.id)


def test_a_file_goes_to_storage_and_becomes_a_picture(store: Store, place: str) -> None:
    media = sent(drawn("JPEG"))
    assert (media.status, media.width) == (MediaStatus.PROCESSING, 0)
    assert media.incoming_key.startswith(f"private/stores/{store.id}/")
    process_picture(media.id)
    process_picture(media.id)
    media = media_by_id(media.id)
    assert (media.status, media.width, media.height, media.original_format) == (MediaStatus.READY, 900, 600, "JPEG")
    assert media_storage().exists(media.key) and media_storage().exists(media.original_key)
    make_renditions(media.id)
    assert media_storage().exists(rendition_key(media.key, 480, "avif"))
    assert media_storage().exists(rendition_key(media.key, 480, "webp"))
    assert not media_storage().exists(rendition_key(media.key, 960, "avif"))
    assert media_by_id(media.id).rendition_bytes > 0


@pytest.mark.parametrize("name", ["svg", "100 megapixels", "cut jpeg", "archive", "html"])
def test_a_hostile_file_is_refused_by_the_job_and_told(store: Store, name: str) -> None:
    content, reason = HOSTILE[name]
    media = sent(content)
    process_picture(media.id)
    media = media_by_id(media.id)
    assert (media.status, media.problem, media.incoming_key) == (MediaStatus.REFUSED, reason, "")


def test_what_is_too_large_or_no_picture_gets_no_place(store: Store) -> None:
    for file in (
        FileToSend("a.jpg", MAX_BYTES + 1, "image/jpeg"),
        FileToSend("a.jpg", 0, "image/jpeg"),
        FileToSend("a.svg", 10, "image/svg+xml"),
        FileToSend("a.exe", 10, "application/x-msdownload"),
    ):
        with pytest.raises(Invalid) as refusal:
            offer_uploads([file], "/uploads")
        assert next(iter(refusal.value.fields)).startswith("files.0.")


def test_our_form_takes_one_file_at_one_place_and_no_other(store: Store) -> None:
    content = drawn("JPEG")
    form = offered(content).form
    for change in ({"key": form.fields["key"] + "x"}, {"Content-Type": "text/html"}, {"signature": "0" * 64}):
        assert send(UploadForm(form.url, {**form.fields, **change}), content) == 422
    assert send(form, bytes(MAX_BYTES + 1)) == 422
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert send(form, content) == 422


def test_the_form_of_s3_says_where_what_and_how_much(store: Store, settings: Settings, bucket: dict[str, str]) -> None:
    """Storage itself holds to the signed policy; the emulator does not, so the policy is read here."""
    use_settings(replace(settings, **bucket))
    try:
        form = offered(drawn("JPEG")).form
    finally:
        use_settings(settings)
    conditions = json.loads(base64.b64decode(form.fields["policy"]))["conditions"]
    assert {"key": form.fields["key"]} in conditions and {"Content-Type": "image/jpeg"} in conditions
    assert ["content-length-range", 1, MAX_BYTES] in conditions
    assert form.fields["key"].startswith(f"private/stores/{store.id}/pictures/")


def test_what_storage_took_beyond_the_bounds_is_not_claimed(store: Store, place: str) -> None:
    upload = offered(b"x" * 10)
    media_storage().save(upload.form.fields["key"], bytes(MAX_BYTES + 1), "image/jpeg")
    with pytest.raises(Invalid, match="too large"):
        claim_upload(upload.id)


def test_what_did_not_arrive_cannot_be_claimed(store: Store, place: str) -> None:
    with pytest.raises(Invalid, match="did not arrive"):
        claim_upload(offered(b"x" * 10).id)


def test_another_stores_upload_cannot_be_claimed(two_stores: Stores) -> None:
    ours, theirs = two_stores
    content = drawn()
    with store_scope(theirs.id):
        upload = offered(content)
        send(upload.form, content)
    with store_scope(ours.id):
        for unknown in (upload.id, new_id()):
            with pytest.raises(NotFound):
                claim_upload(unknown)
    with store_scope(theirs.id):
        assert claim_upload(upload.id).id == claim_upload(upload.id).id


def test_a_replaced_picture_keeps_its_place_and_is_shown_until_the_new_one_is_ready(store: Store) -> None:
    bowl, media = product_by_handle("bowl"), ready()
    attach_picture(bowl.id, media.id)
    old_key, old_original = media.key, media.original_key
    upload = offered(drawn(size=(300, 300)))
    send(upload.form, drawn(size=(300, 300)))
    claim_upload(upload.id, replaces=media.id)
    assert media_by_id(media.id).key == old_key
    process_picture(media.id)
    replaced = media_by_id(media.id)
    assert (replaced.width, replaced.key == old_key) == (300, False)
    assert [one.id for one in media_of_product(bowl.id)] == [media.id]
    stale = set(session().scalars(select(StaleFile.key)))
    assert {old_key, old_original} <= stale
    assert media_storage().exists(old_key)
    sweep_store(clock.now() + timedelta(hours=3))
    assert not media_storage().exists(old_key) and media_storage().exists(replaced.key)


def test_a_bad_replacement_leaves_the_picture_as_it_was(store: Store) -> None:
    media = ready()
    upload = offered(HOSTILE["svg"][0])
    send(upload.form, HOSTILE["svg"][0])
    claim_upload(upload.id, replaces=media.id)
    process_picture(media.id)
    kept = media_by_id(media.id)
    assert (kept.status, kept.problem, kept.key) == (MediaStatus.READY, "svg", media.key)


def test_an_edit_is_made_from_the_original_and_can_be_taken_back(store: Store) -> None:
    media = ready()
    for edit, size in (({"turn": 90}, (600, 900)), ({"shape": "1:1"}, (600, 600)), ({}, (900, 600))):
        edit_picture(media.id, **edit)  # type: ignore[arg-type]
        process_picture(media.id)
        edited = media_by_id(media.id)
        assert (edited.width, edited.height) == size
    assert media_storage().exists(edited.original_key)


def test_deleted_pictures_come_back_to_where_they_were(store: Store) -> None:
    bowl = product_by_handle("bowl")
    first, second = ready(), ready(drawn("PNG"))
    for media in (first, second):
        attach_picture(bowl.id, media.id)
    set_variant_picture(bowl.variants[0].id, first.id)
    assert delete_pictures([first.id]) == [first.id]
    assert [media.id for media in media_of_product(bowl.id)] == [second.id]
    with pytest.raises(NotFound):
        media_by_id(first.id)
    assert restore_pictures([first.id]) == [first.id]
    assert [media.id for media in media_of_product(bowl.id)] == [first.id, second.id]
    session().expire_all()
    assert product_by_handle("bowl").variants[0].media_id == first.id


def test_after_a_day_a_deleted_picture_and_its_files_are_gone(store: Store) -> None:
    media = ready()
    delete_pictures([media.id])
    sweep_store()
    assert media_storage().exists(media.key)
    sweep_store(clock.now() + timedelta(days=1, minutes=1))
    assert restore_pictures([media.id]) == []
    assert not media_storage().exists(media.key) and not media_storage().exists(media.original_key)


def test_uploads_that_nobody_claims_are_swept(store: Store) -> None:
    content = drawn()
    upload = offered(content)
    send(upload.form, content)
    key = upload.form.fields["key"]
    sweep_store(clock.now() + timedelta(hours=1))
    assert media_storage().exists(key)
    sweep_store(clock.now() + timedelta(hours=4))
    assert not media_storage().exists(key)
    assert session().scalars(select(MediaUpload).where(MediaUpload.id == upload.id)).first() is None


def test_the_sweeper_takes_up_what_a_lost_queue_left(two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        waiting, made = sent(drawn()), store_picture("a.png", io.BytesIO(drawn()))
        store_id: UUID = ours.id
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        owed = {(job, media_id) for job, found, media_id in pictures_owed() if found == store_id}
        assert owed == {("media.process", waiting.id), ("media.renditions", made.id)}
        assert not [one for one in pictures_owed() if one[1] == store_id]
        assert store_id not in stores_to_sweep()
    with time_machine.travel(clock.now() + timedelta(hours=4), tick=False):
        assert store_id in stores_to_sweep()


def test_pages_stay_fresh_until_no_picture_of_the_store_waits_for_its_widths(store: Store) -> None:
    first, second = (store_picture(f"{name}.png", io.BytesIO(drawn()), alt=name) for name in ("one", "two"))
    for owed in session().scalars(select(Media).where(Media.renditions_at.is_(None))).all():
        if owed.id not in (first.id, second.id):
            make_renditions(owed.id)
    before = revision_of(store)
    make_renditions(first.id)
    assert revision_of(store) == before
    make_renditions(second.id)
    assert revision_of(store) > before


def revision_of(store: Store) -> int:
    return session().scalars(select(Store.revision).where(Store.id == store.id)).one()
