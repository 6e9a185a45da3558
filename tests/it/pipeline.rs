//! README.md's "Change the API", done on a copy of the repository, with its own snippets and its own commands.
//!
//! The copy keeps its place between runs, so that only what the edits touch is built again. A small package of its own
//! for this test was rejected: that the shop itself still builds after its document has grown is what is promised.

mod dev;
mod edit;
mod workspace;

use std::{fs, path::Path};

use self::workspace::Workspace;
use crate::tour::{
    console::{self, Exchange, Terminal},
    page::Page,
    server::Server,
};

const CHAPTER: &str = "Change the API";

#[test]
fn an_edited_document_becomes_a_running_server() {
    let copy = Workspace::copied();
    copy.edit("api.yaml", edit::document);
    build_refuses_what_is_stale(&copy);
    generating_is_deterministic(&copy);
    copy.build();

    let data = tempfile::tempdir().unwrap();
    let [unimplemented, implemented] = exchanges_by_step();
    let server = copy.serve(data.path());
    // What was promised before is still kept.
    replay(
        &console::exchanges(&Page::readme().section("A five-minute tour")),
        &server,
    );
    replay(&unimplemented, &server);
    document_shows_the_edit(&copy, &server);
    drop(server);

    copy.edit("src/api/items.rs", edit::implementation);
    copy.build();
    replay(&implemented, &copy.serve(data.path()));
}

fn build_refuses_what_is_stale(copy: &Workspace) {
    let refused = copy.run("cargo", &["build", "--workspace"]);
    assert!(!refused.status.success(), "a stale build went through");
    let said = String::from_utf8(refused.stderr).unwrap();
    let errors: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("error: shop-contract@"))
        .collect();
    let line = concat!(
        env!("CARGO_PKG_VERSION"),
        "-copy: api.yaml changed since generated/ was generated; run: make generate"
    );
    assert_eq!(errors, [line], "{said}");
}

fn generating_is_deterministic(copy: &Workspace) {
    let said = copy.make_generate();
    assert!(said.contains("files written"), "{said}");
    let once = copy.generated();
    let said = copy.make_generate();
    assert!(said.contains("is up to date"), "{said}");
    assert_eq!(copy.generated(), once, "the second run touched something");
    let anew = "run --quiet --package charter-codegen --no-default-features -- generate --force";
    copy.succeed("cargo", &anew.split(' ').collect::<Vec<_>>());
    for (path, (text, _)) in copy.generated() {
        assert_eq!(text, once[&path].0, "rendered twice, {} differs", path.display());
    }
    let (models, _) = &once[Path::new("src/models.rs")];
    assert!(models.contains("    pub material: MaybeUndefined<String>,\n"));
}

fn document_shows_the_edit(copy: &Workspace, server: &Server) {
    let fetch = |path: &str| console::sh(&format!("curl -s http://{}{path}", server.address()));
    let yaml = fs::read_to_string(copy.root().join("api.yaml")).unwrap();
    assert_eq!(fetch("/openapi.yaml"), yaml);
    let json: serde_json::Value = serde_json::from_str(&fetch("/openapi.json")).unwrap();
    let member = serde_json::json!({
        "type": "string",
        "nullable": true,
        "description": "What the item is made of; `null` when nobody knows.",
        "example": "Stoneware",
    });
    assert_eq!(
        json["components"]["schemas"]["Item"]["properties"]["material"],
        member
    );
    assert_eq!(
        json["paths"]["/api/v1/items/{id}/similar"]["get"]["operationId"],
        "list_similar_items"
    );
}

/// What the chapter shows before the operation is implemented, and after.
fn exchanges_by_step() -> [Vec<Exchange>; 2] {
    let mut steps: Vec<_> = Page::readme()
        .section(CHAPTER)
        .into_iter()
        .filter(|block| block.language == "console")
        .map(|block| console::exchanges(&[block]))
        .collect();
    assert_eq!(
        steps.len(),
        2,
        "the chapter has a block of commands before and one after the implementation"
    );
    let implemented = steps.remove(1);
    [steps.remove(0), implemented]
}

fn replay(exchanges: &[Exchange], server: &Server) {
    assert!(!exchanges.is_empty());
    Terminal::default().replay(server, exchanges);
}
