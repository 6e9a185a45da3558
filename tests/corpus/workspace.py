"""The crates of the corpus as one cargo workspace."""

import dataclasses
import json
import os
import pathlib
import re
import shutil

STARTER = "corpus-starter"

# Names that a crate cannot have beside what it is built with.
TAKEN = {"alloc", "charter", "core", "proc-macro", "poem", "poem-openapi", "serde", "serde-json", "std", "test", STARTER}


@dataclasses.dataclass
class Crate:
    """One document: where it is, what was made of it and how it went."""

    document: pathlib.Path
    name: str
    folder: pathlib.Path
    outcome: str = "ok"
    said: str = ""
    complaints: int = 0

    def contract(self):
        path = self.folder / "src" / "contract.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def values(self):
        """Values of its types, where the author of the document brought some: `NAME.values.json` beside it."""
        path = self.document.with_suffix(".values.json")
        return json.loads(path.read_text()) if path.exists() else {}

    def types(self):
        """The names of its generated types."""
        return set(re.findall(r"^pub (?:struct|enum) (\w+)", (self.folder / "src" / "models.rs").read_text(), flags=re.M))

    def operations(self):
        methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
        items = (self.contract().get("paths") or {}).values()
        return sum(len(methods & item.keys()) for item in items if isinstance(item, dict))

    def schemas(self):
        return len((self.contract().get("components") or {}).get("schemas") or {})


def crates(documents, output):
    """A crate for each document, named like it; what would be one name is numbered in the order of the documents."""
    taken, made = set(TAKEN), []
    for document in documents:
        stem = re.sub(r"[^a-z0-9]+", "-", document.stem.lower()).strip("-") or "document"
        stem = f"api-{stem}" if stem[0].isdigit() else stem
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        made.append(Crate(document.resolve(), name, output / name))
    return made


def clear(output, crates):
    """Removes crates of documents that are gone; what stays keeps its files, so that cargo sees what changed."""
    output.mkdir(parents=True, exist_ok=True)
    known = {crate.name for crate in crates}
    for path in output.iterdir():
        if path.is_dir() and path.name not in known:
            shutil.rmtree(path)


def put(path, text):
    """Writes a file if that changes it."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def write(root, output, crates):
    """The manifests. Lints are those of the generated package of this repository: one list, with its reasons."""
    lints = (root / "generated" / "Cargo.toml").read_text().partition("# The words in doc comments")
    lints = lints[1] + lints[2]
    manifest = (root / "Cargo.toml").read_text()
    dependencies = manifest.partition("[workspace.dependencies]")[2].partition("\n[")[0]
    dependencies = dependencies.replace('path = "engine"', f'path = "{root}/engine"')
    dependencies = re.sub(r"^shop-contract.*\n", "", dependencies, flags=re.M)
    profiles = "[profile.dev]" + manifest.partition("[profile.dev]")[2].partition("\n[")[0]
    profiles += '\n[profile.dev.package."*"]\ndebug = false\n'
    members = ", ".join(f'"{crate.name}"' for crate in crates)
    put(
        output / "Cargo.toml",
        f'[workspace]\nresolver = "3"\nmembers = [{members}]\nexclude = ["{STARTER}"]\n\n'
        f"[workspace.dependencies]{dependencies}\n{profiles}",
    )
    shutil.copyfile(root / "Cargo.lock", output / "Cargo.lock")
    for crate in crates:
        put(
            crate.folder / "Cargo.toml",
            f'[package]\nname = "{crate.name}"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n'
            "[lib]\ndoctest = false\n\n[dependencies]\n"
            + "".join(
                f"{name}.workspace = true\n" for name in ("charter", "poem", "poem-openapi", "serde", "serde_json")
            )
            + f"\n{lints}",
        )


def write_starter(output, crates):
    """The program that starts them all."""
    folder = output / STARTER
    here = pathlib.Path(__file__).parent / "starter"
    for source in sorted(here.glob("*.rs")):
        put(folder / "src" / source.name, source.read_text())
    put(folder / "src" / "documents.rs", documents(crates))
    own = "".join(f'{crate.name} = {{ path = "../{crate.name}" }}\n' for crate in crates)
    names = ("charter", "futures-util", "poem", "poem-openapi", "serde", "serde_json", "tokio", "tracing-subscriber")
    shared = "".join(f"{name}.workspace = true\n" for name in names)
    put(
        folder / "Cargo.toml",
        f'[package]\nname = "{STARTER}"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n'
        f"[dependencies]\n{shared}{own}",
    )
    manifest = output / "Cargo.toml"
    text = manifest.read_text()
    members = ", ".join(f'"{crate.name}"' for crate in crates)
    text = re.sub(r"members = \[.*\]\nexclude.*", f'members = [{members}, "{STARTER}"]', text)
    put(manifest, text)


def documents(crates):
    """A function for each document that makes its routes with nothing implemented."""
    parts = ["use crate::{Server, server, trip::{Trip, trip}};\n"]
    for crate in crates:
        path = crate.name.replace("-", "_")
        parts.append(f"\npub fn {path}() -> Result<Server, String> {{\n    #[derive(Clone)]\n    struct Nothing;\n")
        for module in sorted((crate.folder / "src" / "apis").glob("*.rs")):
            for name in re.findall(r"^pub trait (\S+): Send", module.read_text(), flags=re.M):
                stem = module.stem if module.stem not in KEYWORDS else f"r#{module.stem}"
                parts.append(f"    impl ::{path}::apis::{stem}::{name} for Nothing {{}}\n")
        parts.append(
            f"    server(::{path}::CONTRACT, ::{path}::DOCUMENT, ::{path}::operations::OPERATIONS, "
            f"::{path}::service(Nothing))\n}}\n"
        )
    names = ", ".join(f'("{crate.name}", {crate.name.replace("-", "_")})' for crate in crates)
    trips = [
        f'    ("{crate.name}", "{name}", trip::<::{crate.name.replace("-", "_")}::models::{name}>),\n'
        for crate in crates for name in crate.values() if name in crate.types()
    ]
    parts.append(f"\npub const TRIPS: &[(&str, &str, Trip)] = &[\n{''.join(trips)}];\n")
    parts.append(f"\npub const ALL: &[(&str, fn() -> Result<Server, String>)] = &[{names}];\n")
    return "".join(parts)


KEYWORDS = set(
    "abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl in let "
    "loop macro match mod move mut override priv pub ref return static struct trait true try type typeof unsafe unsized "
    "use virtual where while yield".split()
)


def environment(root):
    """Cargo's: what was compiled for this repository is not compiled again."""
    # What incremental builds keep of a hundred crates that are built once is many times what they are.
    return {
        **os.environ,
        "CARGO_INCREMENTAL": "0",
        "CARGO_TARGET_DIR": str(root / "target"),
        "CARGO_TERM_COLOR": "never",
    }
