//! Something is used after it was closed.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::closing::{LateUse, Outcome};
use crate::analysis::{FnId, Program};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "use-after-close",
        family: Family::Async,
        summary: "a pool, client, channel or file is used after it was closed",
        page: include_str!("use_after_close.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[672, 910],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    // Of one thing that is closed once the first use is told.
    let mut told: BTreeSet<(FnId, Span)> = BTreeSet::new();
    for late in program.late_uses() {
        if late.outcome == Outcome::Handled {
            program
                .silent(RULE.info.id, program.location(late.function, late.span), || "its failure is looked at".into());
        } else if told.insert(late.closed) {
            out.push(finding(program, &late));
        }
    }
}

fn finding(program: &Program, late: &LateUse) -> Finding {
    let id = late.function;
    let leaf = program.call_name(id, late.call);
    let name = program.linked.fn_name(id);
    let closed = if late.by_with {
        format!("`{}` is closed when this `with` ends", late.closed_name)
    } else {
        format!("closes `{}`", late.closed_name)
    };
    let own = late.name == late.closed_name && leaf.starts_with(late.name.rsplit('.').next().unwrap_or_default());
    let what = if own { "it".to_string() } else { format!("`{}`", late.closed_name) };
    let how = if late.by_with { "its `with` has ended".to_string() } else { format!("{what} was closed") };
    let steps = vec![
        program.step(late.closed.0, late.closed.1, closed, &[]),
        program.step(id, late.span, format!("uses `{}`", late.name), &[]),
    ];
    let help = match program.linked.language(id) {
        Language::Rust => format!("use `{}` before it is closed, or close it later", late.name),
        Language::Python => format!("use `{}` before it is closed, or make another one", late.name),
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{leaf}` is called after {how}"),
        confidence: if late.outcome == Outcome::Lost { Confidence::Medium } else { Confidence::High },
        primary: program.location(id, late.span),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        outcome: outcome(program, late).to_string(),
        related: Vec::new(),
        help,
        fix: None,
        key: format!("{name}|{leaf}"),
        test: program.is_test(id),
    }
}

fn outcome(program: &Program, late: &LateUse) -> &'static str {
    match (program.linked.language(late.function), late.outcome) {
        (Language::Python, _) => "the call fails: `RuntimeError`, `ValueError` or the library's own",
        (Language::Rust, _) if late.number => {
            "the call fails, or acts on another file that has got the same number meanwhile"
        }
        (Language::Rust, Outcome::Lost) => "the call fails every time, and nobody looks at its error",
        (Language::Rust, _) => "the call returns an error every time",
    }
}
