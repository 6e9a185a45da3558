//! Validators and the conditions on them, each with what it takes to be kept: a tag without a 304, or a condition with
//! nothing to compare, would be a promise to nobody.

use crate::load::{Operation, Parameter, Position};
use crate::lower::validation::{UPDATED_AT, answered, header, is_versioned, successes};
use crate::lower::{Models, is_condition, named_header};
use crate::problem::Problem;
use crate::shape::Kind;

/// Where a tag says something about a resource: the success of a method, by RFC 9110, sections 8.8.3, 9.3.4 and 15.3.2,
/// and RFC 5789.
const TAGGED: [(&str, &str); 4] = [("get", "200"), ("get", "206"), ("post", "201"), ("patch", "200")];

pub(super) fn check(models: &Models<'_>, problems: &mut Vec<Problem>) {
    let document = models.document();
    for operation in document.operations() {
        let rule = Rule {
            models,
            operation: &operation,
            parameters: document.parameters(&operation),
        };
        rule.tags(problems);
        rule.dates(problems);
        rule.answers(problems);
        rule.conditions(problems);
    }
}

fn problem(at: Position, text: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem::new(at, "validator", text, hint)
}

/// One operation under the rules.
struct Rule<'a, 'd> {
    models: &'a Models<'d>,
    operation: &'a Operation<'d>,
    parameters: Vec<Parameter<'d>>,
}

impl<'d> Rule<'_, 'd> {
    fn name(&self) -> String {
        format!("`{} {}`", self.operation.method, self.operation.path)
    }

    /// Where the operation lists a status. A shared response stands elsewhere and is nobody's in particular.
    fn status_at(&self, code: &str) -> Option<Position> {
        let responses = self.operation.node.get("responses")?;
        Some(responses.member(code)?.at)
    }

    fn is_get(&self) -> bool {
        self.operation.method == "get"
    }

    /// Whether the operation's answers are compared with what clients have.
    fn is_compared(&self) -> bool {
        self.is_get() && !successes(self.models, self.operation, "ETag").is_empty()
    }

    fn tags(&self, problems: &mut Vec<Problem>) {
        for (code, _) in successes(self.models, self.operation, "ETag") {
            let at = self.status_at(code).unwrap_or(self.operation.at);
            let method = self.operation.method;
            if TAGGED.contains(&(method, code)) {
                continue;
            }
            let text = format!("the {code} of {} cannot have an ETag", self.name());
            let hint = if method == "put" {
                "it would say that the body was kept byte for byte (RFC 9110, section 9.3.4); clients get the new one by GET"
            } else {
                "it stands on the 200 of GET and PATCH, and on the 201 of POST"
            };
            problems.push(problem(at, text, hint));
        }
        if !self.is_compared() {
            return;
        }
        for (code, whom) in [
            ("304", "a client that has the current representation"),
            ("412", "a client whose `If-Match` names another one"),
        ] {
            if self.status_at(code).is_none() {
                let at = self.status_at("200").unwrap_or(self.operation.at);
                let text = format!("{} declares an ETag and no {code}", self.name());
                problems.push(problem(
                    at,
                    text,
                    format!("declare what {whom} gets: `'{code}': …`"),
                ));
            }
        }
    }

    /// A date tells states apart only together with a tag, and comes from one member.
    fn dates(&self, problems: &mut Vec<Problem>) {
        for (code, response) in successes(self.models, self.operation, "Last-Modified") {
            let at = self.status_at(code).unwrap_or(self.operation.at);
            if header(response, "ETag").is_none() {
                let text = format!("the {code} of {} has `Last-Modified` and no `ETag`", self.name());
                let hint = "add the ETag: a date cannot tell two changes of one second apart";
                problems.push(problem(at, text, hint));
            } else if answered(self.models, response).is_some() && !is_versioned(self.models, response) {
                let text = format!(
                    "nothing in the {code} of {} says when it was last modified",
                    self.name()
                );
                let hint = format!("add `{UPDATED_AT}: {{type: string, format: date-time}}` to its schema");
                problems.push(problem(at, text, hint));
            }
        }
    }

    /// Statuses that only conditions answer.
    fn answers(&self, problems: &mut Vec<Problem>) {
        let written = named_header(&self.parameters, "If-Match");
        let required = written.is_some_and(|parameter| parameter.node.flag("required"));
        let rows = [
            (
                "304",
                self.is_compared(),
                "declare an `ETag` on the 200 of a GET, or leave it out",
            ),
            (
                "412",
                self.is_compared() || written.is_some(),
                "declare an `ETag` on the 200 of a GET or the header parameter `If-Match`, or leave it out",
            ),
            ("428", required, "make `If-Match` required, or leave it out"),
        ];
        for (code, is_answered, hint) in rows {
            if let Some(at) = self.status_at(code).filter(|_| !is_answered) {
                let text = format!("nobody gets the {code} of {}", self.name());
                problems.push(problem(at, text, hint));
            }
        }
    }

    fn conditions(&self, problems: &mut Vec<Problem>) {
        let owned = self
            .parameters
            .iter()
            .filter(|parameter| is_condition(parameter) && !is_of_ranges(parameter));
        for parameter in owned {
            self.is_text(parameter, problems);
            if parameter.name.eq_ignore_ascii_case("If-Match") {
                self.if_match(parameter, problems);
            } else {
                self.other(parameter, problems);
            }
        }
    }

    fn is_text(&self, parameter: &Parameter<'d>, problems: &mut Vec<Problem>) {
        let Some(schema) = parameter.node.get("schema") else {
            return; // reported by the rule on parameters
        };
        let meaning = self.models.read(schema).meaning(self.models.document());
        if meaning.is_some_and(|shape| !matches!(shape.kind, Kind::Text)) {
            let text = format!("`{}` is text", parameter.name);
            problems.push(problem(schema.at, text, "write `schema: {type: string}`"));
        }
    }

    fn if_match(&self, parameter: &Parameter<'d>, problems: &mut Vec<Problem>) {
        let method = self.operation.method;
        if !matches!(method, "put" | "patch" | "delete") {
            let text = format!("`If-Match` guards no {}", method.to_uppercase());
            let hint = "it belongs to PUT, PATCH and DELETE; a GET with an ETag honours it undeclared";
            problems.push(problem(parameter.at, text, hint));
            return;
        }
        let needed = [("412", true), ("428", parameter.node.flag("required"))];
        for (code, is_needed) in needed {
            if is_needed && self.status_at(code).is_none() {
                let text = format!("{} takes `If-Match` and declares no {code}", self.name());
                problems.push(problem(parameter.at, text, format!("add `'{code}': …`")));
            }
        }
        if let Some((text, hint)) = self.nothing_to_match() {
            problems.push(problem(parameter.at, text, hint));
        }
    }

    /// What keeps clients from knowing a tag of the state that they would change.
    fn nothing_to_match(&self) -> Option<(String, String)> {
        let document = self.models.document();
        let all = document.operations();
        let get = all
            .iter()
            .find(|other| other.method == "get" && other.path == self.operation.path);
        let Some(get) = get else {
            let text = format!(
                "`If-Match` of {} matches nothing: the path has no GET",
                self.name()
            );
            return Some((text, "add the GET whose ETag clients send".to_owned()));
        };
        let tagged = successes(self.models, get, "ETag");
        let Some((_, response)) = tagged.iter().find(|(code, _)| *code == "200") else {
            let text = format!(
                "`If-Match` of {} matches nothing: the GET has no ETag",
                self.name()
            );
            return Some((text, "declare the header `ETag` on its 200".to_owned()));
        };
        if is_versioned(self.models, response) {
            return None;
        }
        let text = format!("`If-Match` of {} cannot tell states apart", self.name());
        let hint = format!("add `{UPDATED_AT}: {{type: string, format: date-time}}` to what the GET answers");
        Some((text, hint))
    }

    /// The other conditions are honoured wherever there is something to compare them with, declared or not.
    fn other(&self, parameter: &Parameter<'d>, problems: &mut Vec<Problem>) {
        let is_for_reads = parameter.name.eq_ignore_ascii_case("If-Modified-Since");
        let is_guarded = named_header(&self.parameters, "If-Match").is_some() && !is_for_reads;
        if parameter.node.flag("required") {
            let text = format!("`{}` cannot be required", parameter.name);
            problems.push(problem(parameter.at, text, "only `If-Match` can"));
        } else if !self.is_compared() && !is_guarded {
            let text = format!("nothing is compared with `{}`", parameter.name);
            let hint = if is_for_reads {
                "it belongs to a GET whose 200 has an `ETag` and `Last-Modified`"
            } else {
                "it belongs to a GET whose 200 has an `ETag`, or beside `If-Match`"
            };
            problems.push(problem(parameter.at, text, hint));
        }
    }
}

/// What ranges are asked for with has a rule of its own.
fn is_of_ranges(parameter: &Parameter<'_>) -> bool {
    parameter.is_header("range") || parameter.is_header("if-range")
}
