//! `docs/compose.yaml`: it can be read, what it names is there, and its settings are settings.
//!
//! It is not run: Docker is not on every machine that runs the tests.

use std::{collections::BTreeSet, path::Path};

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;
use shop_server::settings::KEYS;

use crate::{contract::yaml, tour::page::Page};

const COMPOSE: &str = include_str!("../../../docs/compose.yaml");

fn compose() -> Value {
    let documents = Yaml::load_from_str(COMPOSE).unwrap();
    assert_eq!(documents.len(), 1);
    yaml::json(&documents[0])
}

fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(names) => names
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        Value::Object(members) => members.keys().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn every_setting_of_the_instances_is_one() {
    let compose = compose();
    let given = &compose["x-shop"]["environment"];
    let variables: BTreeSet<String> = KEYS.all().map(|key| KEYS.variable(key)).collect();
    let named = names(given);
    assert!(named.len() >= 8, "{named:?}");
    for name in &named {
        assert!(variables.contains(name), "no setting has the variable {name}");
    }
    // What instances share is said, and is reached by the names of the other services.
    for (variable, service) in [("DATABASE_URL", "@postgres/"), ("REDIS_URL", "//redis")] {
        assert!(given[variable].as_str().unwrap().contains(service), "{variable}");
    }
    let data = "/data/";
    for variable in ["SHOP_AUTH_KEY_FILE", "UPLOADS_DIR"] {
        assert!(given[variable].as_str().unwrap().starts_with(data), "{variable}");
    }
}

#[test]
fn whatever_is_named_is_there() {
    let compose = compose();
    let services = names(&compose["services"]);
    let volumes = names(&compose["volumes"]);
    for (name, service) in compose["services"].as_object().unwrap() {
        let made = service["image"].is_string() || service["build"].is_object();
        assert!(made, "{name} is made of nothing");
        for other in names(&service["depends_on"]) {
            assert!(services.contains(&other), "{name} waits for {other}");
        }
        for volume in names(&service["volumes"]) {
            let volume = volume.split(':').next().unwrap().to_owned();
            assert!(volumes.contains(&volume), "{name} has a volume {volume}");
        }
    }
    let build = &compose["x-shop"]["build"];
    let context = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(build["context"].as_str().unwrap());
    assert!(
        context.join("api.yaml").exists(),
        "the repository is what is built"
    );
    assert!(context.join(build["dockerfile"].as_str().unwrap()).exists());
}

#[test]
fn the_balancer_asks_both_instances_whether_they_are_ready() {
    let compose = compose();
    let balancer = compose["configs"]["balancer"]["content"].as_str().unwrap();
    let port = compose["x-shop"]["environment"]["SHOP_BIND"].as_str().unwrap();
    let port = port.rsplit_once(':').unwrap().1;
    for instance in ["shop-1", "shop-2"] {
        assert!(compose["services"][instance] == compose["x-shop"], "{instance}");
        assert!(balancer.contains(&format!("{instance}:{port}")), "{balancer}");
    }
    assert!(balancer.contains("health_uri /readyz\n"), "{balancer}");
    let grace = |name: &str| -> u64 {
        let seconds = compose["x-shop"]["environment"][name].as_str().unwrap();
        seconds.parse().unwrap()
    };
    let stop = compose["x-shop"]["stop_grace_period"].as_str().unwrap();
    let stop: u64 = stop.trim_end_matches('s').parse().unwrap();
    assert!(stop > grace("SHOP_SHUTDOWN_DELAY_SECONDS") + grace("SHOP_SHUTDOWN_GRACE_SECONDS"));
}

#[test]
fn the_page_names_the_file() {
    let page = Page::named("docs/scale.md").prose().join("\n");
    for file in ["compose.yaml", "Dockerfile"] {
        assert!(page.contains(&format!("]({file})")), "{file}");
    }
}
