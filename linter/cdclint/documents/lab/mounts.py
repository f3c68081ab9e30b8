"""Which container reads which file: the Compose files of a project, asked by the files that they mount."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cached_property
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.lab.compose import filled, read_port
from cdclint.syntax.code.written_paths import ANY, written_by_calls, written_by_shell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdclint.core.glob import Globs
    from cdclint.core.source import Source
    from cdclint.documents.lab.compose import ComposeFacts, MountFacts, ServiceFacts
    from cdclint.documents.lab.compose_links import BuildFacts
    from cdclint.documents.lab.dockerfile import Dockerfile
    from cdclint.documents.project import Project

DOCKER_APP = ".dockerapp/"
LOOPBACK = frozenset({"localhost", "127.0.0.1"})


_INSIDE = ("/etc/grafana/provisioning/", "/var/lib/grafana/dashboards/")
"""Where dashboards are in the container of Grafana."""
_PROVISIONED = regex(r"(?:^|/)(?:grafana/dashboards|provisioning)/")


SCRIPT = regex(r"(?:\.(?:sh|bash|py|ps1|bat|mk|js|mjs)|(?:^|/)(?:Makefile|justfile|Taskfile\.ya?ml))$")
"""Files whose text says what is done with others."""
_OF_SHELLS = (".sh", ".bash", ".mk", "Makefile", "justfile")
_SPECIFIC = 8
"""Characters of a name of several words that can be meant for nothing else."""
_DOCKERFILE = regex(r"(?:^|/)(?:Dockerfile(?:\.[\w.-]++)?|[\w-]++\.[Dd]ockerfile)$")
_EXAMPLE = regex(r"(?i)example|sample|template|dist|default|tmpl|tpl")


@dataclass(frozen=True)
class Reader:
    """A service that mounts a file: the Compose file, the service's facts, and where the file is in its container."""

    compose: str
    service: ServiceFacts
    inside: str


@dataclass(frozen=True)
class Lab:
    """The Compose files of a project with their services. Those in one folder are taken as one set."""

    project: Project

    @cached_property
    def composes(self) -> Mapping[str, ComposeFacts]:
        """The facts of the Compose files by their paths, with the variables of their ports and images filled in.

        A service with a port that neither `.env` nor its example nor a default gives is `open`.
        """
        found: dict[str, ComposeFacts] = {}
        for path, facts in self.project.composes.items():
            services = [_with_build(service, dirname(path)) for service in facts["services"]]
            if any(service["written_ports"] or "$" in service["image"] for service in services):
                variables = self.variables(dirname(path))
                services = [_with_variables(service, variables) for service in services]
            found[path] = {**facts, "services": services}
        return found

    def variables(self, folder: str) -> Mapping[str, str]:
        """What Compose takes from `.env`; where a checkout has none, what its example says."""
        beside = {path: found for path, found in self.project.detected.env.value.items() if dirname(path) == folder}
        own = join(folder, ".env")
        return beside.get(own) or next((beside[path] for path in sorted(beside)), {})

    def readers(self, path: str, program: str = "") -> list[Reader]:
        """The services that mount a file of the project, or a folder that it is in.

        With `program`, only those that run it, as far as images and paths show: a builder that mounts everything reads
        no configuration of Grafana's.
        """
        found = []
        for compose, facts in self.composes.items():
            for service in facts["services"]:
                for mount in service["mounts"]:
                    source = mounted(compose, mount)
                    if source is not None and (path == source or path.startswith(f"{source}/" if source else "")):
                        inside = normpath(join(mount["target"], path[len(source) :].lstrip("/")))
                        found.append(Reader(compose, service, inside if path != source else normpath(mount["target"])))
        return [
            reader
            for reader in found
            if program in reader.service["image"].casefold() or reader.inside.startswith(f"/etc/{program}")
        ]

    def around(self, path: str) -> list[str]:
        """The Compose files that a file belongs to: those that mount it, or the nearest ones above it."""
        mounting = {dirname(reader.compose) for reader in self.readers(path)}
        if not mounting:
            folders = {dirname(one) for one in self.composes}
            above = [folder for folder in folders if path.startswith(f"{folder}/" if folder else "")]
            mounting = {max(above, key=len)} if above else set()
        return [one for one in self.composes if dirname(one) in mounting]

    @cached_property
    def _provided(self) -> list[str]:
        """The folders of the project that a provider of dashboards reads, as far as mounts show."""
        found = []
        for path, facts in self.project.provider_files.items():
            for inside, _ in facts["paths"]:
                for reader in self.readers(path, "grafana"):
                    folder = behind(reader.compose, reader.service, normpath(inside))
                    if folder is not None:
                        found.append(folder)
        return found

    def may_run(self, program: str, composes: Iterable[str]) -> bool:
        """Whether a service of the Compose files runs a program, or is built, of which nothing is known."""
        images = [service["image"].casefold() for one in composes for service in self.composes[one]["services"]]
        return any(not image or "$" in image or program in image for image in images)

    def provisions(self, path: str, globs: Globs) -> bool:
        """Whether Grafana reads a dashboard from disk: by its path, or as far as providers and mounts show."""
        if globs.match(path) or any(_below(path, folder) for folder in self._provided):
            return True
        return any(reader.inside.startswith(_INSIDE) for reader in self.readers(path, "grafana"))

    def read_together(self, paths: Iterable[str]) -> list[str]:
        """The files of provisioning that one Grafana reads together with the others of their folder.

        Where Compose mounts some files of a folder alone, the others are alternatives, as are all where it runs no
        Grafana.
        """
        files = list(paths)
        mounted_files = {path for path in files if self.readers(path, "grafana")}
        folders = {dirname(path) for path in mounted_files}
        found = []
        for path in files:
            composes = self.around(path)
            is_alternative = dirname(path) in folders or (composes and not self.may_run("grafana", composes))
            if path in mounted_files or not is_alternative:
                found.append(path)
        return found

    def provisions_together(self, path: str, other: str) -> bool:
        """Whether Grafana reads two dashboards at once.

        They are below the path of one provider; where no provider is known, in one folder, or one below the other's
        where the folder's name says that Grafana reads it.
        """
        if any(_below(path, folder) and _below(other, folder) for folder in self._provided):
            return True
        if any(_below(one, folder) for one in (path, other) for folder in self._provided):
            return False
        nested = _below(path, dirname(other)) or _below(other, dirname(path))
        return dirname(path) == dirname(other) or (nested and _PROVISIONED.search(path) is not None)

    @cached_property
    def _dockerfiles(self) -> dict[tuple[str, int], tuple[Source, Dockerfile] | None]:
        return {}

    def dockerfile(self, compose: str, build: BuildFacts) -> tuple[Source, Dockerfile] | None:
        """The Dockerfile of a build and the text that it is in, read once; None where there is none."""
        inline = build.get("inline")
        key = (build["dockerfile"], -1) if inline is None else (compose, inline["place"][0])
        if key not in self._dockerfiles:
            from cdclint.documents.lab.dockerfile import read_dockerfile  # noqa: PLC0415 (few labs build images)
            from cdclint.documents.lab.inline_files import read_inline  # noqa: PLC0415 (see above)

            found = None
            if inline is not None:
                source = self.project.source(compose)
                file = read_inline(source, inline)
                found = None if file is None else (source, file)
            elif self.project.text(build["dockerfile"]) is not None:
                source = self.project.source(build["dockerfile"])
                found = source, read_dockerfile(source.text)
            self._dockerfiles[key] = found
        return self._dockerfiles[key]

    def is_written(self, compose: str, service: ServiceFacts, inside: str) -> bool:
        """Whether the project shows that what is at a path of a container is there when it is read.

        The container writes it itself, by its command or a script that it has, its image is made of a Dockerfile of the
        project that puts it in, or another container that shares the folder writes it.
        """
        if any(_is_at(one, inside) for one in self._written_by(compose, service)):
            return True
        mounts = [mount for mount in service["mounts"] if covers(mount["target"], inside)]
        nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])), default=None)
        place = None if nearest is None else _place(compose, nearest)
        if nearest is None or place is None:
            return False
        return self.is_stored(join(place, inside[len(normpath(nearest["target"])) :].lstrip("/")))

    def is_stored(self, place: str) -> bool:
        """Whether a container writes what is at a place that containers share (`place_of`)."""
        for compose, facts in self.composes.items():
            for service in facts["services"]:
                for mount in service["mounts"]:
                    shared = _place(compose, mount)
                    if shared is None or not covers(shared, place):
                        continue
                    inside = normpath(join(mount["target"], place[len(shared) :].lstrip("/")))
                    if any(_is_at(one, inside) for one in self._written_by(compose, service)):
                        return True
        return False

    def _written_by(self, compose: str, service: ServiceFacts) -> list[str]:
        """The paths of its container that a service writes, as far as its command and the scripts show that it has."""
        key = (compose, service["name"])
        if key not in self._written:
            sources = {source for mount in service["mounts"] if (source := mounted(compose, mount)) is not None}
            if service["build"] is not None:
                sources.add(service["build"]["context"].removeprefix("."))
            found = list(service.get("writes", ()))
            for path, file in self._dockerfiles_of(service["image"]):
                sources.add(dirname(path))
                found += _put_in(file)
            for path in sorted(self.project.files):
                if SCRIPT.search(path) and any(_below(path, source) or path == source for source in sources):
                    text = self.project.text(path) or ""
                    found += written_by_calls(text)
                    found += written_by_shell(text, {}) if path.endswith(_OF_SHELLS) else ()
            self._written[key] = found
        return self._written[key]

    def _dockerfiles_of(self, image: str) -> Iterator[tuple[str, Dockerfile]]:
        """The Dockerfiles of the project that an image which Compose does not build is made of, by their folders."""
        from cdclint.documents.lab.dockerfile import read_dockerfile  # noqa: PLC0415 (few labs build images)

        name = repository(image)
        for path in sorted(self.project.files):
            if _DOCKERFILE.search(path) and basename(dirname(path)).casefold() in basename(name).casefold():
                file = read_dockerfile(self.project.text(path) or "")
                if all(repository(stage.image.text) != name for stage in file.stages):
                    yield path, file

    @cached_property
    def _written(self) -> dict[tuple[str, str], list[str]]:
        return {}

    def services(self, composes: list[str]) -> dict[str, list[ServiceFacts]]:
        """The services of these files, by every name that others reach them by."""
        found: dict[str, list[ServiceFacts]] = {}
        for compose in composes:
            for service in self.composes[compose]["services"]:
                for name in service["names"]:
                    found.setdefault(name, []).append(service)
        return found


def _with_build(service: ServiceFacts, folder: str) -> ServiceFacts:
    build = service["build"]
    if build is None or not folder:
        return service
    context, dockerfile = (normpath(join(folder, build[key])) for key in ("context", "dockerfile"))
    if dockerfile.startswith(".."):
        return {**service, "build": None}
    return {**service, "build": {**build, "context": context, "dockerfile": dockerfile}}


def _with_variables(service: ServiceFacts, variables: Mapping[str, str]) -> ServiceFacts:
    ports = [read_port(written, variables) for written in service["written_ports"]]
    known = [port for port in ports if port is not None]
    unknown = len(known) < len(ports) or any(
        port["host"] is None and ":" in written["text"]
        for port, written in zip(ports, service["written_ports"], strict=True)
        if port is not None
    )
    return {
        **service,
        "image": filled(service["image"], variables),
        "ports": [*service["ports"], *known],
        "listens": sorted({*service["listens"], *(port["container"] for port in known)}),
        "open": unknown,
    }


def mounted(compose: str, mount: MountFacts) -> str | None:
    """The path below the project's root that a bind mount brings in; None where it lies elsewhere or is unknown."""
    source = mount["source"]
    if DOCKER_APP in compose:
        return None  # a Docker App is read from where its command is given
    if mount["kind"] != "bind" or not source.startswith(".") or "$" in source:
        return None
    path = normpath(join(dirname(compose), source))
    return None if path.startswith("..") else "" if path == "." else path


def repository(image: str) -> str:
    """The name of an image without its tag and digest."""
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def _put_in(file: Dockerfile) -> Iterator[str]:
    """The paths that the last stage of a Dockerfile puts into the image."""
    for one in file.stages[-1].instructions if file.stages else ():
        if one.name == "RUN":
            yield from written_by_shell(one.rest, {})
        target = one.words[-1].text.strip('[]", ') if one.name in {"COPY", "ADD"} and len(one.words) > 1 else ""
        if target.startswith("/") and target.strip("/"):
            yield normpath(target)


def place_of(path: str) -> str:
    """A file of the project as a place that containers share."""
    return normpath(join("bind", path))


def _place(compose: str, mount: MountFacts) -> str | None:
    """What a mount brings in: files of the project, or a volume, which is that of all Compose files of a folder."""
    source = mounted(compose, mount)
    if source is not None:
        return place_of(source)
    is_named = mount["kind"] == "volume" and mount["source"] and "$" not in mount["source"]
    return normpath(join("volume", dirname(compose), mount["source"])) if is_named else None


def _is_at(written: str, inside: str) -> bool:
    """Whether what is written at a path is what is looked for, which may be a pattern, or a folder with it."""
    if fnmatch(written, inside) or fnmatch(inside, written):
        return True
    return covers(inside, written) or (ANY not in written and covers(written, inside))


def behind(compose: str, service: ServiceFacts, inside: str) -> str | None:
    """The path below the project's root that is at a path of a container, by the nearest mount; None where none is."""
    mounts = [mount for mount in service["mounts"] if covers(mount["target"], inside)]
    if not mounts:
        return None
    nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
    source = mounted(compose, nearest)
    if source is None:
        return None
    rest = inside[len(normpath(nearest["target"])) :].lstrip("/")
    return normpath(join(source, rest)) if source or rest else ""


def is_left_out(project: Project, path: str) -> bool:
    """Whether a file or a folder at a path is one that .gitignore or the settings leave out: it is made."""
    return project.leaves_out(path) or project.leaves_out(f"{path}/_")


def is_beside(project: Project, compose: str, source: str) -> bool:
    """Whether a path leads up and into a folder that is not there: into another repository, which stands beside."""
    climbed = normpath(source)
    rest = climbed.lstrip("./")
    if not climbed.startswith("../") or "/" not in rest:
        return False
    top = normpath(join(dirname(compose), climbed[: len(climbed) - len(rest)], rest.partition("/")[0]))
    return not project.has_folder(top)


def is_from_above(project: Project, compose: str, path: str) -> bool:
    """Whether what is not at a path beside a file of Compose is there from a folder above the file.

    Compose takes the paths of all its files from the folder of the first (`-f compose.yaml -f test/faults.yaml`), of a
    link to one, or that it is stated.
    """
    folder = dirname(compose)
    if not folder or not path.startswith(f"{folder}/"):
        return False
    rest = path[len(folder) + 1 :]
    while folder:
        folder = dirname(folder)
        above = join(folder, rest)
        if project.exists(above) or any(one.startswith(f"{above}/") for one in project.files):
            return True
    return False


def is_made(project: Project, path: str) -> bool:
    """Whether a file is made by hand or by a script: it has an example, or the project's texts mention it."""
    name, folder = basename(path), dirname(path)
    stem = name.lstrip(".").partition(".")[0]
    beside = (basename(one) for one in project.files if dirname(one) == folder)
    if any(stem in one and _EXAMPLE.search(one) for one in beside):
        return True
    if any(name in project.source(page).text for page in project.lessons):
        return True
    # A script may put the name together: `f"{table}.sql"`.
    searched = stem if len(stem) >= _SPECIFIC and not stem.isalpha() else name
    return any(searched in (project.text(one) or "") for one in project.files if SCRIPT.search(one))


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def covers(target: str, inside: str) -> bool:
    """Whether a mount at `target` brings in what is at a path of the container."""
    target = normpath(target)
    return inside == target or inside.startswith(target.rstrip("/") + "/")
