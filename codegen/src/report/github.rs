//! Workflow commands: GitHub shows them beside the lines of a change.

use super::Report;

pub(super) fn show(report: &Report<'_>) -> String {
    let lines = report.problems.iter().map(|problem| {
        let at = problem.at;
        let place = match at.is_whole() {
            true => String::new(),
            false => format!("line={},col={},", at.line, at.column),
        };
        format!(
            "::{} file={},{place}title={}::{}",
            report.level(problem),
            property(&report.file(at)),
            property(problem.code),
            data(&format!("{}\nhint: {}", problem.text, problem.hint)),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What would end a command or a line of it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
