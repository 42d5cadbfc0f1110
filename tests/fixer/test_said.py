"""Who says in which folder a Dockerfile is built: compose and bake files, workflows, Makefiles, each in many ways."""

from pathlib import Path

import pytest

from fixer.build.context.build_lines import build_lines
from fixer.build.context.candidates import said
from fixer.command_line.work_tree import WorkTree

# What stands in a file at a path, and the folders in which the Dockerfile of another path is built by that.
FILES = [
    ("compose.yaml", "services: {a: {build: app}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "services: {a: {build: app}}", "Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: app, dockerfile: x/D}}}", "app/x/D", ["app"]),
    ("compose.yaml", "services: {a: {build: {context: app, dockerfile: ../D}}}", "D", ["app"]),
    ("compose.yaml", "services: {a: {build: {dockerfile: x/D}}}", "x/D", [""]),
    ("compose.yaml", "services: {a: {build: {context: app}}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "services: {a: {build: {context: app, dockerfile_inline: x}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: app, dockerfile: 1}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: .}, b: {build: {dockerfile: x/D}}}", "x/D", [""]),
    ("compose.yaml", "services: {a: {build: {dockerfile: x/D, context: .}}, b: {build: {dockerfile: D, context: x}}}",
     "x/D", ["", "x"]),
    ("compose.yaml", "x: &x {build: app}\nservices: {a: {<<: *x}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "x: &x {build: app}\ny: &y {z: 1}\nservices: {a: {<<: [*y, *x]}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "x: &x {build: x}\ny: &y {build: app}\nservices: {a: {<<: [*y, *x]}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "x: &x {build: x}\nservices: {a: {<<: *x, build: app}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "services: {a: {build: {context: '${X:-app}'}}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "services: {a: {build: {context: '${X-app}'}}}", "app/Dockerfile", ["app"]),
    ("compose.yaml", "services: {a: {build: {context: '$X'}}}", "Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: /app}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: ~/app}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: 'https://x/app'}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: ../app}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: {a: {build: {context: app, dockerfile: $D}}}", "app/Dockerfile", []),
    ("compose.yaml", "services: [a, build]", "Dockerfile", []),
    ("compose.yaml", "services: {a: {build: [context]}}", "Dockerfile", []),
    ("compose.yaml", "services: {build: [", "Dockerfile", []),
    ("compose.yaml", "services: {a: {build: app}}" + " " * 65_536, "app/Dockerfile", []),
    ("x/compose.yaml", "services: {a: {build: ../app}}", "app/Dockerfile", ["app"]),
    ("x/docker-compose.dev.yml", "services: {a: {build: .}}", "x/Dockerfile", ["x"]),
    ("podman-compose.yml", "services: {a: {build: .}}", "Dockerfile", [""]),
    ("my-compose.yml", "services: {a: {build: .}}", "Dockerfile", []),
    ("docker-bake.hcl", 'target "a" {\n  context = "app"\n}\n', "app/Dockerfile", ["app"]),
    ("docker-bake.hcl", 'target "a" {\n  context = "app"\n  dockerfile = "x/D"\n}\n', "app/x/D", ["app"]),
    ("docker-bake.hcl", 'target "a" {\n  dockerfile = "x/D"\n}\n', "x/D", [""]),
    ("docker-bake.hcl", 'target "a" {\n args = {\n  A = "}"\n }\n dockerfile = "x/D"\n}\n', "x/D", []),
    ("docker-bake.hcl", 'target "a" {\n args = {\n A = "1"\n }\n dockerfile = "x/D"\n}\n', "x/D", [""]),
    ("docker-bake.hcl", 'target "a" {\n}\ndockerfile = "x/D"\n', "x/D", []),
    ("docker-bake.hcl", 'target "a" {\n dockerfile = "x/D"\n', "x/D", [""]),
    ("docker-bake.hcl", 'group "a" {\n  dockerfile = "x/D"\n # build\n}\n', "x/D", []),
    ("docker-bake.dev.json", '{"target": {"a": {"context": "app"}}}', "app/Dockerfile", ["app"]),
    ("docker-bake.json", '{"target": {"a": {"context": "app", "dockerfile": "x/D"}}}', "app/x/D", ["app"]),
    ("docker-bake.json", '{"target": {"build": {"dockerfile": "x/D"}}}', "x/D", [""]),
    ("docker-bake.json", '{"context": ', "Dockerfile", []),
    ("docker-bake.json", '{"target": "context"}', "Dockerfile", []),
    ("Makefile", "a:\n\tdocker build app\n", "app/Dockerfile", ["app"]),
    ("GNUmakefile", "a:\n\tpodman build app\n", "app/Dockerfile", ["app"]),
    ("makefile", "a:\n\tnerdctl build app\n", "app/Dockerfile", ["app"]),
    ("makefile", "a:\n\tbuildah build app\n", "app/Dockerfile", ["app"]),
    ("makefile", "a:\n\tdocker build ~/app\n", "~/app/Dockerfile", []),
    ("makefile", "a:\n\tdocker build git@app\n", "git@app/Dockerfile", []),
    ("makefile", "a:\n\tdocker build https://x\n", "https:/x/Dockerfile", []),
    ("x/Makefile", "a:\n\tdocker build -f app/D ..\n", "x/app/D", [""]),
    ("x/a.mk", "a:\n\t@docker build $(CURDIR)\n", "x/Dockerfile", ["x"]),
    ("x/a.mk", "a:\n\t@docker build ${PWD}\n", "x/Dockerfile", ["x"]),
    ("x/a.mk", "a:\n\t@docker build $$(pwd)/..\n", "Dockerfile", [""]),
    ("x/a.mk", "a:\n\t@docker build `pwd`\n", "x/Dockerfile", ["x"]),
    ("x/a.sh", "docker build .\n", "x/Dockerfile", []),
    ("GNUmakefile", "a:\n\tcd .. && docker build .\n", "Dockerfile", []),
    ("makefile", "a:\n\tcc build .\n", "Dockerfile", []),
    (".github/workflows/a.yml", "{a: [{run: docker build app}]}", "app/Dockerfile", ["app"]),
    (".github/workflows/a.yaml", "{a: [{run: docker build ., working-directory: x}]}", "x/Dockerfile", ["x"]),
    (".github/workflows/a.yml", "{a: [{run: docker build ., working-directory: ..}]}", "Dockerfile", []),
    (".github/workflows/a.yml", "{a: [{run: 'docker build ${{ github.workspace }}/app'}]}", "app/Dockerfile", ["app"]),
    (".github/workflows/a.yml", "{a: [{run: docker build ., working-directory: '${{ github.workspace }}/x'}]}",
     "x/Dockerfile", ["x"]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6, with: {context: app, file: x/D}}}",
     "x/D", ["app"]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6, with: {context: app}}}",
     "app/Dockerfile", ["app"]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6, with: {file: x/D}}}", "x/D", [""]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6}}", "Dockerfile", [""]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6, with: {context: '{{defaultContext}}:app'}}}",
     "app/Dockerfile", ["app"]),
    (".github/workflows/a.yml", "{a: {uses: docker/build-push-action@v6, with: {context: '{{defaultContext}}'}}}",
     "Dockerfile", [""]),
    (".github/workflows/a.yml", "{a: {uses: docker/other@v6, with: {context: app}}}", "app/Dockerfile", []),
    (".github/workflows/a.txt", "{a: [{run: docker build app}]}", "app/Dockerfile", []),
    ("workflows/a.yml", "{a: [{run: docker build app}]}", "app/Dockerfile", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "dockerfile", "folders"), FILES)
def test_the_folders_that_a_file_says(
    name: str, text: str, dockerfile: str, folders: list[str], tmp_path: Path
) -> None:
    for path, content in (("Dockerfile", ""), ("app/Dockerfile", ""), (dockerfile, ""), (name, text)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    assert list(said(WorkTree(str(tmp_path)), dockerfile)) == folders


def test_a_dockerfile_that_is_not_there_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("a:\n\tdocker build app\n", "utf-8")
    assert said(WorkTree(str(tmp_path)), "app/Dockerfile") == ()


LINES = [
    ("docker build .", [("", ".", None)]),
    ("podman build -f D .", [("", ".", "D")]),
    ("nerdctl build --file D .", [("", ".", "D")]),
    ("buildah bud --file=D .", [("", ".", "D")]),
    ("buildah build -f=D .", [("", ".", "D")]),
    ("docker buildx build .", [("", ".", None)]),
    ("docker image build .", [("", ".", None)]),
    ("docker builder build .", [("", ".", None)]),
    ("docker buildx bake .", []),
    ("docker push build", []),
    ("docker buildx", []),
    ("docker build", []),
    ("docker build -f", []),
    ("docker build - < D", []),
    ("docker build a b", []),
    ("docker build -t x --build-arg A=1 .", [("", ".", None)]),
    ("docker build --tag=x --pull --no-cache .", [("", ".", None)]),
    *((f"docker build {option} .", [("", ".", None)]) for option in ("--load", "--push", "-q", "--quiet", "--rm")),
    *((f"docker build {option} .", [("", ".", None)]) for option in ("--force-rm", "--squash", "--compress", "-D")),
    *((f"docker build {option} .", [("", ".", None)]) for option in ("--check", "--debug", "--layers", "--pull")),
    *((f"docker build {option} .", [("", ".", None)]) for option in ("--disable-content-trust", "--no-cache=true")),
    *(
        (f"docker build . {end} x", [("", ".", None)])
        for end in ("&&", "||", ";", "|", "&", ">", ">>", "<", "2>", "2>&1 |")
    ),
    ("docker build . 0< x", [("", ".", None)]),
    ("docker build . && cd", [("", ".", None)]),
    ("docker buildx #build", []),
    ("docker #build", []),
    ("docker build - a b", []),
    ("docker build ${{ a", []),
    ("docker build 2", [("", "2", None)]),
    ("docker build . 2 | x", []),
    ("docker build > x", []),
    ("(docker build .) x", [("", ".", None)]),
    ("cd a && docker build .", [("a", ".", None)]),
    ("cd $A && docker build .", []),
    ("cd a && docker build . && cd b && docker build c", [("a", ".", None), ("b", "c", None)]),
    ("cd a", []),
    ("docker build \\\n  -t x \\\r\n  .", [("", ".", None)]),
    ("\t@docker build .", [("", ".", None)]),
    ("\t-docker build .", [("", ".", None)]),
    ("docker build 'a b'", [("", "a b", None)]),
    ("docker build 'a", []),
    ("docker build -t $(shell date) .", [("", ".", None)]),
    ("docker build -t $$(date +%s) .", [("", ".", None)]),
    ("docker build -t ${{ github.ref }} .", [("", ".", None)]),
    ("docker build -t ${{ a .", []),
    ("docker build -t ${{ $(date) .", []),
    ("docker build ${{ a }}", [("", "$_", None)]),
    ("dockerbuild .", []),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_the_builds_in_a_line(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert list(build_lines(text)) == expected
