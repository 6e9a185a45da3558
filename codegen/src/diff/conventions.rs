//! The conventions of ours that a document declares: limits, deadlines, dates.

use super::change::Rule;
use super::comparison::Comparison;
use super::operations::Call;
use super::pair::{Fate, Pair, align};
use super::rules;
use crate::load::{Member, Node, Position};
use crate::quantity::{MAX_BODY, TIMEOUT};
use crate::{moment, quantity, rate_limit};

/// Compares what two operations declare.
pub(super) fn compare<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    limits(comparison, call);
    counted(comparison, call);
    failure(comparison, call);
    sunset(comparison, call);
    quantity(
        comparison,
        call,
        MAX_BODY,
        quantity::bytes,
        (&rules::MAX_BODY_LOWERED, &rules::MAX_BODY_RAISED),
    );
    let changed = (&rules::TIMEOUT_CHANGED, &rules::TIMEOUT_CHANGED);
    quantity(comparison, call, TIMEOUT, quantity::millis, changed);
    caching(comparison, call);
}

/// The nearest declaration of both operations: their own, their tag's, or the root's.
fn nearest<'d>(comparison: &Comparison<'d>, call: &Call<'d>, key: &str) -> Pair<Option<&'d Member>> {
    let documents = comparison.documents;
    Pair::new(
        documents
            .old
            .nearest(&call.operations.old, key)
            .map(|(_, member)| member),
        documents
            .new
            .nearest(&call.operations.new, key)
            .map(|(_, member)| member),
    )
}

/// Where the declarations stand; where there is none, the operation.
fn place(call: &Call<'_>, declared: Pair<Option<&Member>>) -> Pair<Position> {
    let at = call.at();
    Pair::new(
        declared.old.map_or(at.old, |member| member.at),
        declared.new.map_or(at.new, |member| member.at),
    )
}

fn limits<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let declared = nearest(comparison, call, rate_limit::KEY);
    let at = place(call, declared);
    let limits = declared.map(|member| member.map(|member| rate_limit::limits(&member.value)));
    let keyed = limits.map(|limits| {
        let limits = limits.unwrap_or_default().into_iter();
        limits
            .map(|limit| (limit.unit, limit.quota))
            .map(|limit| (limit.0, limit))
            .collect()
    });
    for fate in align(keyed) {
        let (rule, text) = match fate {
            Fate::Added((unit, quota)) => (
                &rules::RATE_LIMIT_LOWERED,
                format!("{quota} requests per {unit} are let in, and no more"),
            ),
            Fate::Removed((unit, quota)) => (
                &rules::RATE_LIMIT_RAISED,
                format!("the limit of {quota} requests per {unit} was lifted"),
            ),
            Fate::Kept(Pair {
                old: (_, old),
                new: (_, new),
            }) if old == new => continue,
            Fate::Kept(Pair {
                old: (_, old),
                new: (unit, new),
            }) => {
                let rule = if new < old {
                    &rules::RATE_LIMIT_LOWERED
                } else {
                    &rules::RATE_LIMIT_RAISED
                };
                (
                    rule,
                    format!("{new} requests per {unit} are let in instead of {old}"),
                )
            }
        };
        comparison.note(rule, at, text);
    }
}

/// Whose requests are counted together; an address may be shared by many.
fn counted<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let declared = nearest(comparison, call, rate_limit::COUNTED);
    let said = declared.map(|member| {
        member
            .and_then(|member| member.value.text())
            .unwrap_or("principal")
    });
    if said.old != said.new {
        let text = format!("requests are counted by `{}` instead of `{}`", said.new, said.old);
        let rule = if said.new == "ip" {
            &rules::RATE_LIMIT_KEY_CHANGED
        } else {
            &rules::RATE_LIMIT_KEY_SPLIT
        };
        comparison.note(rule, place(call, declared), text);
    }
}

/// What becomes of requests that cannot be counted.
fn failure<'d>(comparison: &mut Comparison<'d>, call: &Call<'d>) {
    let declared = nearest(comparison, call, rate_limit::FAILURE);
    let said = declared.map(|member| {
        member
            .and_then(|member| member.value.text())
            .unwrap_or(rate_limit::FAILURE_VALUES[0])
    });
    if said.old != said.new {
        let text = format!(
            "without a count the operation is `{}` instead of `{}`",
            said.new, said.old
        );
        comparison.note(&rules::RATE_LIMIT_FAILURE_CHANGED, place(call, declared), text);
    }
}

fn sunset(comparison: &mut Comparison<'_>, call: &Call<'_>) {
    let key = "x-sunset";
    let declared = call.nodes().member(key);
    let at = place(call, declared);
    let said = declared.map(|member| member.and_then(|member| member.value.text()).unwrap_or_default());
    let ends = call.nodes().map(|node| moment::of(node, key));
    let (rule, text) = match ends.fate() {
        None => return,
        Some(Fate::Added(_)) => (
            &rules::SUNSET_ADDED,
            format!("the operation ends on {}", said.new),
        ),
        Some(Fate::Removed(_)) => (
            &rules::SUNSET_LATER,
            format!("the operation no longer ends on {}", said.old),
        ),
        Some(Fate::Kept(both)) => {
            let rule = match both.new.cmp(&both.old) {
                std::cmp::Ordering::Less => &rules::SUNSET_NEARER,
                std::cmp::Ordering::Equal => return,
                std::cmp::Ordering::Greater => &rules::SUNSET_LATER,
            };
            (
                rule,
                format!("the operation ends on {} instead of {}", said.new, said.old),
            )
        }
    };
    comparison.note(rule, at, text);
}

/// A size or a length of time. What the server takes without being told is configured, so that a first declaration may be
/// less than before.
fn quantity(
    comparison: &mut Comparison<'_>,
    call: &Call<'_>,
    key: &str,
    read: impl Fn(&Node) -> Option<u64>,
    (less, more): (&'static Rule, &'static Rule),
) {
    let declared = call.nodes().member(key);
    let at = place(call, declared);
    let amounts = declared.map(|member| member.and_then(|member| read(&member.value)));
    let said = declared.map(|member| member.map(|member| said(&member.value)).unwrap_or_default());
    let (rule, text) = match amounts.fate() {
        None => return,
        Some(Fate::Added(_)) => (less, format!("`{key}` is {} now", said.new)),
        Some(Fate::Removed(_)) => (more, format!("`{key}` of {} was removed", said.old)),
        Some(Fate::Kept(both)) if both.old == both.new => return,
        Some(Fate::Kept(both)) => {
            let rule = if both.new < both.old { less } else { more };
            (rule, format!("`{key}` is {} instead of {}", said.new, said.old))
        }
    };
    comparison.note(rule, at, text);
}

/// A value as it is written.
fn said(node: &Node) -> String {
    node.text()
        .map_or_else(|| node.to_json().to_string(), str::to_owned)
}

fn caching(comparison: &mut Comparison<'_>, call: &Call<'_>) {
    let declared = call.nodes().member("x-cache-control");
    let said = declared.map(|member| member.map(|member| said(&member.value)).unwrap_or_default());
    if said.old != said.new {
        let text = format!("`Cache-Control` is `{}` instead of `{}`", said.new, said.old);
        comparison.note(&rules::CACHING_CHANGED, place(call, declared), text);
    }
}

/// `x-versions`: where paths without a version lead.
pub(super) fn versions(comparison: &mut Comparison<'_>) {
    let roots = comparison.documents.map(|document| &document.root);
    let declared = roots.member("x-versions");
    let at = roots.place("x-versions");
    match declared.fate() {
        Some(Fate::Removed(_)) => {
            comparison.note(
                &rules::VERSIONS_CHANGED,
                at,
                "paths without a version lead nowhere",
            );
        }
        Some(Fate::Kept(both)) => {
            for key in ["prefix", "default"] {
                let values = both.map(|member| &member.value);
                let said = values.map(|value| value.text_of(key).unwrap_or_default());
                if said.old != said.new {
                    let text = format!(
                        "`{key}` of `x-versions` is `{}` instead of `{}`",
                        said.new, said.old
                    );
                    comparison.note(&rules::VERSIONS_CHANGED, values.place(key), text);
                }
            }
        }
        None | Some(Fate::Added(_)) => {}
    }
}
