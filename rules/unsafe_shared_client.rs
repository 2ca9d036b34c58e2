//! Several threads or tasks use one object of a library that is documented to be for one of them.

use super::Rule;
use crate::analysis::given_clients::GivenClient;
use crate::analysis::shared_clients::{HiddenClient, KeptClient, Meeting};
use crate::analysis::sharing::SharedSite;
use crate::analysis::{Program, Runner};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Confined, TypeFacts};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unsafe-shared-client",
        family: Family::Resources,
        summary: "several threads or tasks use one object that is documented to be for one of them",
        page: include_str!("unsafe_shared_client.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[362, 567],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for client in program.kept_clients() {
        match program.meeting(&client) {
            Some(meeting) => out.push(kept(program, &client, &meeting)),
            None => {
                for site in client.uses.iter().take(1) {
                    let location = program.location(site.function, site.span);
                    program.silent(RULE.info.id, location, || {
                        "no two threads or tasks are seen to use the object at once without a lock".into()
                    });
                }
            }
        }
    }
    for client in program.given_clients() {
        out.push(given(program, &client));
    }
    for client in program.default_sessions() {
        out.push(hidden(program, &client));
    }
}

/// `boto3.client(..)` in several threads: the session it makes the client with is one for the process.
fn hidden(program: &Program, client: &HiddenClient) -> Finding {
    let id = client.function;
    let name = program.linked.fn_name(id);
    let runner = Runner::Root(client.root);
    let step = program.step(id, client.span, "makes a client with the default session", &[]);
    Finding {
        message: format!("`{name}`, which several threads run, makes clients with the default session of `boto3`"),
        outcome: "sessions are for one thread: a thread finds the default session half set up, and fails".to_string(),
        help: "make the client once and share it, or make a `boto3.Session` in every thread".to_string(),
        threads: vec![program.thread(runner, id, vec![step])],
        key: format!("{name}|default session"),
        ..program.blank(&RULE.info, id, client.span, Confidence::Low)
    }
}

fn kept(program: &Program, client: &KeptClient<'_>, meeting: &Meeting<'_>) -> Finding {
    let name = program.resolver().place_name(client.place);
    let together = &meeting.together;
    let (one, two) = (together.one.0, together.two.0);
    let step = |site: &SharedSite| {
        let text = match program.called_at(site) {
            Some(method) => format!("calls `{method}` on `{name}`"),
            None => format!("passes `{name}` on"),
        };
        vec![program.step(site.function, site.span, text, &site.held)]
    };
    let runner = |user: (&SharedSite, Runner)| program.runner_name(user.1, user.0.function);
    let (first, second) = (runner(together.one), runner(together.two));
    let both = if first == second { format!("several of {first} use") } else { format!("{first} and {second} use") };
    let confidence = match client.confined {
        Confined::Unsaid if client.changed.is_none() => Confidence::Low,
        _ => together.confidence.min(Confidence::Medium),
    };
    Finding {
        message: format!("{both} the `{}` `{name}` without a lock", type_name(client.facts)),
        outcome: outcome(client.facts, meeting.tasks),
        help: help(meeting.tasks),
        threads: vec![
            program.thread(together.one.1, one.function, step(one)),
            program.thread(together.two.1, two.function, step(two)),
        ],
        key: program.resolver().place_key(client.place),
        ..program.blank(&RULE.info, one.function, one.span, confidence)
    }
}

fn given(program: &Program, client: &GivenClient) -> Finding {
    let (name, id) = (&client.name, client.function);
    let kind = if client.tasks { "tasks" } else { "threads" };
    let several = client.starts.len() == 1;
    let mut steps: Vec<_> = client
        .starts
        .iter()
        .map(|span| {
            let text = if several {
                format!("starts several {kind} with `{name}`")
            } else {
                format!("starts work with `{name}`")
            };
            program.step(id, *span, text, &[])
        })
        .collect();
    let (user, span, method) = &client.used;
    steps.push(program.step(*user, *span, format!("each of them calls `{method}` on it"), &[]));
    let confidence = match client.facts.confined {
        Some(Confined::Unsaid) => Confidence::Low,
        _ => Confidence::Medium,
    };
    let at = client.starts.last().copied().unwrap_or(*span);
    let starter = program.linked.fn_name(id);
    Finding {
        message: format!("`{starter}` gives the `{}` `{name}` to several {kind}", type_name(client.facts)),
        outcome: outcome(client.facts, client.tasks),
        help: help(client.tasks),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        key: format!("{starter}|{name}"),
        ..program.blank(&RULE.info, id, at, confidence)
    }
}

/// The type by its last name: `Session`.
fn type_name(facts: &TypeFacts) -> &str {
    facts.path.rsplit('.').next().unwrap_or(&facts.path)
}

fn outcome(facts: &TypeFacts, tasks: bool) -> String {
    let users = if tasks { "task" } else { "thread" };
    match facts.path.split('.').next() {
        Some("sqlalchemy" | "pymongo") => {
            format!("it is one transaction: a {users} commits, rolls back or sees half of what another is doing")
        }
        Some("requests") => {
            format!(
                "its documentation promises nothing: a {users} sends the headers, cookies or credentials of another"
            )
        }
        Some("zipfile" | "tarfile") => {
            format!("a {users} moves the position in the file, or finds another one writing: errors or broken members")
        }
        _ => format!("it is made for one {users}: what it keeps of one call gets mixed with that of another"),
    }
}

fn help(tasks: bool) -> String {
    let users = if tasks { "task" } else { "thread" };
    format!("make one for every {users} or piece of work, or hold one lock around all that belongs together")
}
