//! The dashboard and the rules in `docs/`, against what a server tells of itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    program::Place,
    server::{Server, answer, asking},
};

const DASHBOARD: &str = include_str!("../../../docs/grafana.json");
const ALERTS: &str = include_str!("../../../docs/alerts.yml");

/// What Prometheus adds to every series, and what a histogram has of its own.
const ADDED: [&str; 3] = ["job", "instance", "le"];

/// Words of PromQL that are no metrics.
const WORDS: [&str; 14] = [
    "by",
    "count",
    "histogram_quantile",
    "increase",
    "max",
    "min",
    "offset",
    "on",
    "or",
    "rate",
    "sum",
    "time",
    "topk",
    "without",
];

/// Families with the names of their labels.
type Families = BTreeMap<String, BTreeSet<String>>;

/// What a server tells that has served for a while: each family, and what its series are labelled with.
fn told() -> Families {
    let place = Place::new();
    // A Redis that is configured has series of its own, also while it is away.
    let settings = [
        ("SHOP_METRICS_BIND", "127.0.0.1:0"),
        ("REDIS_URL", "redis://127.0.0.1:1"),
    ];
    let mut server = Server::start(&place, &settings);
    let entry = server.read_until("message", "serving /metrics");
    assert_eq!(server.get("/api/v1/items").0, "HTTP/1.1 200 OK");
    let stream = std::net::TcpStream::connect(entry["address"].as_str().unwrap());
    let (status, text) = answer(asking(stream.unwrap(), "/metrics"));
    assert_eq!(status, "HTTP/1.1 200 OK");
    let mut families = Families::new();
    for line in text.lines() {
        if let Some(named) = line.strip_prefix("# TYPE ") {
            families.insert(named.split(' ').next().unwrap().to_owned(), BTreeSet::new());
        } else if !line.starts_with('#') {
            let (name, rest) = line.split_once(['{', ' ']).unwrap();
            let labels = rest.split_once('}').map_or("", |(labels, _)| labels);
            let names = labels.split("\",").filter_map(|label| label.split_once("=\""));
            families
                .get_mut(&family(name))
                .unwrap_or_else(|| panic!("{line} has no type"))
                .extend(names.map(|(name, _)| name.to_owned()));
        }
    }
    families
}

/// A histogram's series are of one family.
fn family(name: &str) -> String {
    let parts = ["_bucket", "_sum", "_count"];
    let base = parts.iter().find_map(|part| name.strip_suffix(part));
    base.unwrap_or(name).to_owned()
}

/// What an expression asks for.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    metrics: BTreeSet<String>,
    labels: BTreeSet<String>,
}

impl Asked {
    fn of(expression: &str) -> Self {
        let mut asked = Asked::default();
        let mut braces = false;
        let mut groups = false;
        let mut rest = expression;
        while let Some(first) = rest.chars().next() {
            let is_word = |sign: char| sign.is_ascii_alphanumeric() || "_$".contains(sign);
            let end = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end.max(first.len_utf8()));
            rest = behind;
            match word {
                "\"" => rest = rest.split_once('"').unwrap().1,
                "[" => rest = rest.split_once(']').unwrap().1,
                "{" => braces = true,
                "}" => braces = false,
                ")" => groups = false,
                "by" | "without" | "on" => groups = true,
                word if !first.is_ascii_alphabetic() || WORDS.contains(&word) => {}
                label if braces || groups => {
                    asked.labels.insert(label.to_owned());
                }
                metric => {
                    asked.metrics.insert(family(metric));
                }
            }
        }
        asked
    }
}

/// The labels that a legend or a sentence speaks of: `{{operation}}`, `{{ $labels.operation }}`.
fn spoken(text: &str) -> BTreeSet<String> {
    let inner = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    inner
        .map(|(name, _)| name.trim().trim_start_matches("$labels.").to_owned())
        .collect()
}

/// Each expression of the dashboard, with what stands for its series.
fn dashboard() -> Vec<(String, String)> {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let targets = dashboard["panels"].as_array().unwrap().iter();
    let targets = targets.flat_map(|panel| panel["targets"].as_array().cloned().unwrap_or_default());
    let variables = dashboard["templating"]["list"].as_array().unwrap().iter();
    targets
        .map(|target| (text(&target["expr"]), text(&target["legendFormat"])))
        .chain(variables.map(|variable| variable_of(&text(&variable["definition"]))))
        .filter(|(expression, _)| !expression.is_empty())
        .collect()
}

/// The series of `label_values(series, label)`, and the label as a legend would name it.
fn variable_of(definition: &str) -> (String, String) {
    let inner = definition
        .strip_prefix("label_values(")
        .and_then(|rest| rest.strip_suffix(')'));
    let parts = inner.and_then(|inner| inner.rsplit_once(", "));
    parts.map_or_else(Default::default, |(series, label)| {
        (series.to_owned(), format!("{{{{{label}}}}}"))
    })
}

/// Each rule's expression, with its sentence.
fn alerts() -> Vec<(String, String)> {
    let value = |name: &str| -> Vec<String> {
        let lines = ALERTS.lines().filter_map(|line| line.trim().strip_prefix(name));
        lines.map(str::to_owned).collect()
    };
    let (expressions, sentences) = (value("expr: "), value("annotations: "));
    assert_eq!(expressions.len(), sentences.len());
    expressions.into_iter().zip(sentences).collect()
}

#[test]
fn what_is_shown_is_told_and_what_is_told_is_shown() {
    let told = told();
    let (dashboard, alerts) = (dashboard(), alerts());
    assert!(
        dashboard.len() > 40 && alerts.len() >= 5,
        "{} and {}",
        dashboard.len(),
        alerts.len()
    );
    let mut shown = BTreeSet::new();
    for (expression, legend) in dashboard.iter().chain(&alerts) {
        let asked = Asked::of(expression);
        assert!(!asked.metrics.is_empty(), "{expression}");
        let mut known: BTreeSet<&str> = ADDED.into_iter().collect();
        for metric in &asked.metrics {
            let labels = told
                .get(metric)
                .unwrap_or_else(|| panic!("no server tells {metric}: {expression}"));
            known.extend(labels.iter().map(String::as_str));
        }
        for label in asked.labels.iter().chain(&spoken(legend)) {
            assert!(
                known.contains(label.as_str()),
                "nothing has the label {label}: {expression}"
            );
        }
        shown.extend(asked.metrics);
    }
    let told: BTreeSet<String> = told.into_keys().collect();
    let hidden: Vec<_> = told.difference(&shown).collect();
    assert_eq!(hidden, [""; 0], "told, and nowhere on the dashboard");
}

#[test]
fn each_family_stands_on_the_page() {
    let page = crate::tour::page::Page::named("docs/observing.md");
    let rows = page.prose().join("\n");
    for family in told().into_keys() {
        assert!(
            rows.contains(&format!("| `{family}` |")),
            "`{family}` is told of on no page"
        );
    }
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let asked = Asked::of(
        "sum by (pool, le) (rate(db_bucket{job=~\"$job\", kind!=\"by x\"}[5m])) / topk(3, other) > 0.5",
    );
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(asked.metrics, names(&["db", "other"]));
    assert_eq!(asked.labels, names(&["job", "kind", "le", "pool"]));
    assert_eq!(spoken("{{a}} of {{ $labels.b }}"), names(&["a", "b"]));
}

/// Panels have numbers of their own and places that do not overlap, and each target has the data source of the board.
#[test]
fn the_dashboard_is_sound() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    assert_eq!(dashboard["templating"]["list"][0]["type"], "datasource");
    let mut ids = BTreeSet::new();
    let mut places = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{panel}");
        let place = &panel["gridPos"];
        let of = |name: &str| place[name].as_u64().unwrap();
        for x in of("x")..of("x") + of("w") {
            for y in of("y")..of("y") + of("h") {
                assert!(
                    places.insert((x, y)),
                    "{} stands on another panel",
                    panel["title"]
                );
            }
        }
        for target in panel["targets"].as_array().into_iter().flatten() {
            assert_eq!(target["datasource"]["uid"], "${datasource}", "{panel}");
        }
    }
}
