//! The dashboard and the rules in `docs/`, against what a server tells of itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

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

/// Families with their labels, and what the series have there. Every series of a closed set is told from the start, at 0.
type Families = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

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
            families.insert(named.split(' ').next().unwrap().to_owned(), BTreeMap::new());
        } else if !line.starts_with('#') {
            let (name, rest) = line.split_once(['{', ' ']).unwrap();
            let labels = rest.split_once('}').map_or("", |(labels, _)| labels);
            let family = families.get_mut(&family(name));
            let family = family.unwrap_or_else(|| panic!("{line} has no type"));
            for (label, value) in labels.split("\",").filter_map(|label| label.split_once("=\"")) {
                let values = family.entry(label.to_owned()).or_default();
                values.insert(value.trim_end_matches('"').to_owned());
            }
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
    chosen: Vec<Chosen>,
}

/// What a label of a metric is to be, or not to be: `status=~"5.."`.
#[derive(Debug, Clone, Default, PartialEq)]
struct Chosen {
    metric: String,
    label: String,
    is_pattern: bool,
    value: String,
}

impl Chosen {
    /// Whether a series has a value that this speaks of. What the board's reader chooses, and what Prometheus adds, has any.
    fn is_among(&self, told: &Families) -> bool {
        if self.value.contains('$') || ADDED.contains(&self.label.as_str()) {
            return true;
        }
        let pattern = json!({"pattern": format!("^(?:{})$", self.value)});
        let values = told.get(&self.metric).and_then(|family| family.get(&self.label));
        values.into_iter().flatten().any(|value| match self.is_pattern {
            true => jsonschema::is_valid(&pattern, &json!(value)),
            false => *value == self.value,
        })
    }
}

impl Asked {
    fn of(expression: &str) -> Self {
        let mut asked = Asked::default();
        let mut braces = false;
        let mut groups = false;
        let mut choice = Chosen::default();
        let mut rest = expression;
        while let Some(first) = rest.chars().next() {
            let is_word = |sign: char| sign.is_ascii_alphanumeric() || "_$".contains(sign);
            let end = rest.find(|sign| !is_word(sign)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end.max(first.len_utf8()));
            rest = behind;
            match word {
                "\"" => {
                    let (value, behind) = rest.split_once('"').unwrap();
                    rest = behind;
                    choice.value = value.to_owned();
                    asked.chosen.push(choice.clone());
                }
                "[" => rest = rest.split_once(']').unwrap().1,
                "{" => braces = true,
                "~" => choice.is_pattern = true,
                "}" => braces = false,
                ")" => groups = false,
                "by" | "without" | "on" => groups = true,
                word if !first.is_ascii_alphabetic() || WORDS.contains(&word) => {}
                label if braces || groups => {
                    asked.labels.insert(label.to_owned());
                    choice = Chosen {
                        label: label.to_owned(),
                        is_pattern: false,
                        ..choice
                    };
                }
                metric => {
                    asked.metrics.insert(family(metric));
                    choice.metric = family(metric);
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
            known.extend(labels.keys().map(String::as_str));
        }
        for choice in &asked.chosen {
            assert!(
                choice.is_among(&told),
                "no series has it: {choice:?} in {expression}"
            );
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
    let chosen = |label: &str, is_pattern: bool, value: &str| Chosen {
        metric: "db".to_owned(),
        label: label.to_owned(),
        is_pattern,
        value: value.to_owned(),
    };
    assert_eq!(
        asked.chosen,
        [chosen("job", true, "$job"), chosen("kind", false, "by x")]
    );
    assert_eq!(spoken("{{a}} of {{ $labels.b }}"), names(&["a", "b"]));
}

#[test]
fn a_value_that_no_series_has_is_found() {
    let told = told();
    let is_told = |expression: &str| {
        Asked::of(expression)
            .chosen
            .iter()
            .all(|choice| choice.is_among(&told))
    };
    for sound in [
        "http_requests_total{status=~\"5..\"}",
        "http_requests_total{job=~\"$job\", status!=\"304\"}",
        "rate_limit_requests_total{outcome=\"refused\"}",
    ] {
        assert!(is_told(sound), "{sound}");
    }
    for broken in [
        "http_requests_total{status=~\"6..\"}",
        "http_requests_total{status=~\"5.\"}",
        "http_requests_total{status=\"5..\"}",
        "rate_limit_requests_total{outcome=\"denied\"}",
    ] {
        assert!(!is_told(broken), "{broken}");
    }
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
