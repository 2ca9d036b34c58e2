//! A client that keeps connections is made anew for every request.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::clients::{Made, NewClient};
use crate::analysis::{FnId, Program};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "client-per-request",
        family: Family::Async,
        summary: "a client that keeps connections is made anew for every use",
        page: include_str!("client_per_request.md"),
        severity: Severity::Note,
        precision: Confidence::Low,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[400, 404],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut told: BTreeSet<(FnId, Span)> = BTreeSet::new();
    for client in program.new_clients() {
        if told.insert((client.function, client.span)) {
            out.push(finding(program, &client));
        }
    }
}

fn finding(program: &Program, client: &NewClient) -> Finding {
    let id = client.function;
    let name = program.linked.fn_name(id);
    let leaf = program.call_name(id, client.call);
    let (message, confidence) = match client.made {
        Made::PerRequest => {
            (format!("`{leaf}` makes a client for every request that `{name}` handles"), Confidence::Low)
        }
        Made::PerRound if client.closed => {
            (format!("`{leaf}` makes a client in every round of a loop of `{name}`"), Confidence::Low)
        }
        Made::PerRound => (
            format!("`{leaf}` makes a client in every round of a loop of `{name}`, and nothing closes it"),
            Confidence::Medium,
        ),
    };
    let related = client.shared.map(|(function, span)| Related {
        location: program.location(function, span),
        text: "one for everybody is made here".to_string(),
    });
    let steps = vec![program.step(id, client.span, "makes a client of its own", &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, client.span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: "every use pays for new connections, and under load they run out".to_string(),
        related: related.into_iter().collect(),
        help: "make one client when the program starts, share it, and close it when the program ends".to_string(),
        fix: None,
        key: format!("{name}|{leaf}"),
        test: program.is_test(id),
    }
}
