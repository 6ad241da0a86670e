"""Both storages keep the same promises: the disk, and a real S3 protocol on loopback."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer

from shared.gateways.storage.base import Storage
from shared.gateways.storage.choice import make_storage
from shared.gateways.storage.local import LocalStorage
from shared.gateways.storage.s3 import S3Storage
from shared.kernel.config import load_settings
from shared.kernel.errors import GatewayFailed, Invalid, Misconfigured, NotFound

POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
UNCHECKED_CALLS = 4
BAD_KEYS = ["", "/etc/passwd", "../secret", "a/../../b", "a//b", ".hidden", "a/.b", "a b", "ä", "x" * 501]


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """A bucket on a server that checks signatures, and keys that may use it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    reset = requests.post(f"{endpoint}/moto-api/reset-auth", data="4", timeout=5)
    assert reset.ok
    admin = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": "x",
        "aws_secret_access_key": "y",
    }
    iam = boto3.client("iam", **admin)
    iam.create_user(UserName="shop")
    key = iam.create_access_key(UserName="shop")["AccessKey"]
    iam.put_user_policy(UserName="shop", PolicyName="all", PolicyDocument=POLICY)
    boto3.client("s3", **admin).create_bucket(Bucket="pictures")
    yield {
        "endpoint": endpoint, "bucket": "pictures", "region": "us-east-1",
        "access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"],
    }  # fmt: skip
    requests.post(f"{endpoint}/moto-api/reset-auth", data="inf", timeout=5)
    server.stop()


@pytest.fixture(params=["local", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "local":
        return LocalStorage(tmp_path)
    return S3Storage(**request.getfixturevalue("bucket"))


def test_a_file_is_kept_replaced_and_removed(storage: Storage) -> None:
    storage.save("stores/1/bowl.webp", b"first", "image/webp")
    storage.save("stores/1/bowl.webp", b"second", "image/webp")
    storage.save("stores/2/bowl.webp", b"another store's", "image/webp")
    assert storage.read("stores/1/bowl.webp") == b"second"
    storage.delete("stores/1/bowl.webp")
    storage.delete("stores/1/bowl.webp")
    assert not storage.exists("stores/1/bowl.webp")
    assert storage.exists("stores/2/bowl.webp")


def test_a_missing_file_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        storage.read("stores/1/nothing.webp")


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../secret", "a/../../b", "a//b", ".hidden", "a/.b", "a b", "ä", "x" * 501]
)
def test_a_key_cannot_lead_elsewhere(storage: Storage, key: str) -> None:
    for attempt in (storage.read, storage.exists, storage.delete, storage.public_url):
        with pytest.raises(Invalid):
            attempt(key)
    with pytest.raises(Invalid):
        storage.save(key, b"", "text/plain")


def test_a_saved_file_leaves_no_rest_beside_it(tmp_path: Path) -> None:
    LocalStorage(tmp_path).save("a/b.txt", b"1", "text/plain")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_public_addresses(bucket: dict[str, str], tmp_path: Path) -> None:
    assert LocalStorage(tmp_path).public_url("a/b.webp") == "/media/a/b.webp"
    assert S3Storage(**bucket).public_url("a/b.webp") == f"{bucket['endpoint']}/pictures/a/b.webp"
    assert S3Storage(**bucket, public_base="https://cdn.example/").public_url("a") == "https://cdn.example/a"


def test_the_content_type_is_kept_with_the_file(bucket: dict[str, str]) -> None:
    S3Storage(**bucket).save("typed.webp", b"x", "image/webp")
    admin = boto3.client(
        "s3", endpoint_url=bucket["endpoint"], aws_access_key_id=bucket["access_key"],
        aws_secret_access_key=bucket["secret_key"], region_name="us-east-1",
    )  # fmt: skip
    assert admin.head_object(Bucket="pictures", Key="typed.webp")["ContentType"] == "image/webp"


def test_wrong_keys_and_a_dead_server_fail_clearly(bucket: dict[str, str]) -> None:
    with pytest.raises(GatewayFailed, match="refused"):
        S3Storage(**bucket | {"secret_key": "wrong"}).save("a", b"", "text/plain")
    with pytest.raises(GatewayFailed, match="reached"):
        S3Storage(**bucket | {"endpoint": "http://127.0.0.1:9"}).check()


def test_the_settings_choose(tmp_path: Path) -> None:
    plain = {"DATA_DIR": str(tmp_path)}
    assert isinstance(make_storage(load_settings(plain)), LocalStorage)
    s3 = plain | {"S3_BUCKET": "b", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "s", "S3_PUBLIC_BASE": "https://cdn.example"}
    assert make_storage(load_settings(s3)).public_url("k") == "https://cdn.example/k"
    with pytest.raises(Misconfigured, match="S3_ACCESS_KEY"):
        make_storage(load_settings(plain | {"S3_BUCKET": "b"}))
