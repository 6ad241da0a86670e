"""The deployment's files hold together: names, ports and commands exist, and every variable is documented."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.cli.main import commands
from shared.kernel.config import load_settings
from shared.web.dispatcher import HEALTH_PATH

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
DOCUMENTED = set(re.findall(r"`([A-Z][A-Z0-9_]+)(?:=[^`]*)?`", (ROOT / "docs/operators/configuration.md").read_text()))
OTHERS_READ = {"POSTGRES_PASSWORD", "ACME_EMAIL", "APP_PASSWORD", "OWNER_PASSWORD", "MAINTENANCE_PASSWORD"}


class Recording(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def subcommands() -> set[str]:
    return set(commands.list_commands(None))  # type: ignore[arg-type]


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in compose["services"].items() if service["image"] == "shopstead"}


def test_every_setting_is_documented() -> None:
    env = Recording()
    load_settings(env)
    assert env.asked
    assert env.asked <= DOCUMENTED, f"not in docs/operators/configuration.md: {env.asked - DOCUMENTED}"


def test_every_other_variable_that_is_read_is_documented() -> None:
    read: set[str] = set()
    pattern = re.compile(r"(?:os\.environ(?:\.get\(|\[)|envvar=)\"([A-Z][A-Z0-9_]+)\"")
    for folder in ("shared/cli", "shared/devstack", "shared/gateways", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            read |= set(pattern.findall(path.read_text()))
    assert read <= DOCUMENTED, f"not documented: {read - DOCUMENTED}"


def test_compose_sets_only_variables_that_are_read(compose: dict[str, Any]) -> None:
    for service in ours(compose).values():
        assert set(service["environment"]) <= DOCUMENTED


def test_compose_settings_can_be_loaded(compose: dict[str, Any]) -> None:
    filled = {
        name: re.sub(r"\$\{[A-Z_]+:-?\$?\{?[^}]*\}*", "x" * 40, str(value))
        for name, value in compose["services"]["web"]["environment"].items()
    }
    settings = load_settings(filled | {"PLATFORM_DOMAIN": "example.com", "STORES_DOMAIN": "example.shop"})
    assert settings.is_production
    assert settings.origin("example.com") == "https://example.com"
    assert settings.trusted_proxies == 1


def test_compose_refers_only_to_what_exists(compose: dict[str, Any]) -> None:
    volumes = set(compose["volumes"])
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for mount in service.get("volumes", []):
            source = mount.partition(":")[0]
            assert source in volumes or (ROOT / source).exists(), source
    hosts = re.findall(r"@([a-z]+):5432|redis://([a-z]+):", (ROOT / "docker-compose.yml").read_text())
    assert {name for pair in hosts for name in pair if name} == {"postgres", "queue", "cache"}


def test_compose_waits_for_what_is_healthy(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, needed in service.get("depends_on", {}).items():
            if needed["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][name] or name == "web"
            if needed["condition"] == "service_completed_successfully":
                assert compose["services"][name]["restart"] == "no"


def test_compose_runs_commands_that_exist(compose: dict[str, Any]) -> None:
    for service in ours(compose).values():
        assert service["command"][0] == "shopstead"
        assert service["command"][1] in subcommands()


def test_only_caddy_is_open_to_the_world_and_what_takes_returned_mail_where_it_is_asked_for(
    compose: dict[str, Any],
) -> None:
    open_ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert open_ports.pop("bounces") == [f"25:{compose['services']['bounces']['environment']['BOUNCES_PORT']}"]
    assert compose["services"]["bounces"]["profiles"] == ["bounces"]
    assert set(open_ports) == {"caddy"}
    [service] = [one for one in manifests() if one["kind"] == "Service" and one["metadata"]["name"].endswith("bounces")]
    [pods] = [one for one in manifests() if one["kind"] == "Deployment" and one["metadata"]["name"].endswith("bounces")]
    container = pods["spec"]["template"]["spec"]["containers"][0]
    listening = {variable["name"]: variable["value"] for variable in container["env"]}
    assert service["spec"]["selector"] == pods["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]
    assert listening == {"BOUNCES_HOST": "0.0.0.0", "BOUNCES_PORT": str(container["ports"][0]["containerPort"])}


def test_queue_and_cache_differ_in_what_they_do_when_full(compose: dict[str, Any]) -> None:
    queue, cache = (" ".join(compose["services"][name]["command"]) for name in ("queue", "cache"))
    assert "--appendonly yes" in queue
    assert "--maxmemory-policy noeviction" in queue
    assert "--maxmemory-policy allkeys-lru" in cache


def test_the_example_names_every_variable_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))
    assert asked == example
    assert example - OTHERS_READ <= DOCUMENTED


def test_the_image_is_locked_unprivileged_and_runs_our_commands() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in text
    assert text.index("USER shopstead") < text.index("HEALTHCHECK")
    assert text.count("FROM ") == 2
    for words in re.findall(r'\["shopstead", "([a-z-]+)"', text):
        assert words in subcommands()
    assert set(re.findall(r"\b([A-Z][A-Z_]+)=", text.partition("USER")[0].partition("ENV PATH")[2])) <= DOCUMENTED | {
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
    }


def test_caddy_asks_before_it_wants_a_certificate() -> None:
    text = (ROOT / "deploy/Caddyfile").read_text()
    assert text.count("{") == text.count("}")
    assert "ask http://127.0.0.1:2020/" in text
    assert "header_up Host {query.domain}" in text
    assert "header_up X-Forwarded-Host {query.domain}" in text
    assert set(re.findall(r"reverse_proxy (\S+)", text)) == {"web:8000"}


def manifests() -> list[dict[str, Any]]:
    found = (
        document for path in sorted(KUBERNETES.glob("*.yaml")) for document in yaml.safe_load_all(path.read_text())
    )
    return [document for document in found if document]


def test_manifests_refer_only_to_what_exists() -> None:
    named = {(document["kind"], document["metadata"]["name"]) for document in manifests()}
    for document in manifests():
        if document["kind"] in ("Deployment", "Job"):
            container = document["spec"]["template"]["spec"]["containers"][0]
            assert container["command"][1] in subcommands()
            assert ("ConfigMap", container["envFrom"][0]["configMapRef"]["name"]) in named
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
        if document["kind"] == "HorizontalPodAutoscaler":
            assert ("Deployment", document["spec"]["scaleTargetRef"]["name"]) in named
        if document["kind"] == "Ingress":
            for rule in document["spec"]["rules"]:
                assert ("Service", rule["http"]["paths"][0]["backend"]["service"]["name"]) in named


def test_manifests_probe_what_the_web_answers() -> None:
    deployments = (document for document in manifests() if document["kind"] == "Deployment")
    web = next(document for document in deployments if document["metadata"]["name"] == "shopstead-web")
    container = web["spec"]["template"]["spec"]["containers"][0]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": HEALTH_PATH, "port": "http"}


def test_manifest_settings_are_documented_and_load() -> None:
    data = next(document["data"] for document in manifests() if document["kind"] == "ConfigMap")
    assert set(data) <= DOCUMENTED
    assert load_settings(data | {"SECRET_KEY": "x" * 40}).is_production


def test_make_alone_lists_the_targets() -> None:
    text = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in "run test check bench reset lock translations screenshots".split():
        assert f"make {target} " in text


def test_reset_deletes_data_folders_only(tmp_path: Path) -> None:
    precious, data = tmp_path / "home", tmp_path / "data"
    precious.mkdir()
    (data / "run").mkdir(parents=True)
    (data / "run" / "supervisor.lock").touch()
    reset = ROOT / "deploy" / "reset.sh"
    assert subprocess.run(["sh", reset, precious], check=False, capture_output=True).returncode == 1
    assert subprocess.run(["sh", reset, data], check=False, capture_output=True).returncode == 0
    assert (precious.exists(), data.exists()) == (True, False)


def test_an_old_or_missing_python_gets_one_sentence(tmp_path: Path) -> None:
    for name, program in {"python3": "#!/bin/sh\n[ $1 = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n"}.items():
        (tmp_path / name).write_text(program)
        (tmp_path / name).chmod(0o755)
    shell = shutil.which("sh") or "/bin/sh"
    script = ROOT / "deploy" / "make-environment.sh"
    env = {"PATH": str(tmp_path), "PYTHON": ""}
    answer = subprocess.run([shell, script, tmp_path / "venv"], env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Shopstead needs Python 3.11 or newer, and this machine has Python 3.9.2")


def test_a_python_without_ensurepip_names_the_package(tmp_path: Path) -> None:
    wrapper = tmp_path / "python3"
    wrapper.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    wrapper.chmod(0o755)
    script = ROOT / "deploy" / "make-environment.sh"
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHON": str(wrapper)}
    answer = subprocess.run(["sh", script, tmp_path / "venv"], env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "-venv)" in answer.stderr
