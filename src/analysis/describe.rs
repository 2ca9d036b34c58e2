//! The analysis as text, for `lockwise debug facts`: what each function acquires, accesses and calls, and who runs it.

use std::fmt::Write as _;

use super::{HeldLock, Program, Runner};
use crate::finding::Location;

/// Describes every function of a program. `line` turns a location into something to print.
#[must_use]
pub fn describe(program: &Program, line: &dyn Fn(Location) -> String) -> String {
    let mut text = String::new();
    let resolver = program.resolver();
    let place = |place: &super::PlaceRef| format!("{} via {:?}", resolver.place_name(&place.place), place.via);
    for id in program.linked.functions() {
        let facts = program.facts(id);
        let at = |span| line(program.location(id, span));
        let held = |held: &[HeldLock]| {
            let names: Vec<String> = held
                .iter()
                .map(|held| {
                    let name = resolver.lock_name(&held.lock);
                    if held.must { name } else { format!("{name}?") }
                })
                .collect();
            format!("[{}]", names.join(", "))
        };
        let runners: Vec<String> = program
            .runners(id)
            .into_iter()
            .map(|runner| match runner {
                Runner::Outside => "outside".to_string(),
                Runner::Root(root) => program.root_name(program.roots.root(root)),
            })
            .collect();
        let _ = writeln!(text, "fn {} ({})", program.linked.fn_name(id), runners.join(", "));
        let entry = &program.entry[id.0 as usize];
        if !entry.is_empty() {
            let _ = writeln!(text, "  entered with {}", held(entry));
        }
        for acquire in &facts.acquires {
            let wait = if acquire.blocking { "acquires" } else { "tries" };
            let lock = place(&acquire.lock.at);
            let known = if acquire.lock.is_known() { "" } else { " (by name only)" };
            let _ = writeln!(
                text,
                "  {} {wait} {lock}{known} {:?} holding {}",
                at(acquire.span),
                acquire.mode,
                held(&acquire.held)
            );
        }
        for access in &facts.accesses {
            let _ = writeln!(
                text,
                "  {} {:?} {} holding {}",
                at(access.span),
                access.kind,
                place(&access.at),
                held(&access.held)
            );
        }
        for site in &facts.calls {
            let names: Vec<String> = site.functions.iter().map(|function| program.linked.fn_name(*function)).collect();
            let _ = writeln!(
                text,
                "  {} calls {} via {:?} holding {}",
                at(site.span),
                names.join(" | "),
                site.via,
                held(&site.held)
            );
        }
        for (closure, inside) in &facts.runs {
            let _ = writeln!(text, "  runs {} holding {}", program.linked.fn_name(*closure), held(inside));
        }
        let locks = |locks: &[(super::Lock, crate::knowledge::Mode)]| {
            locks.iter().map(|(lock, _)| resolver.place_name(&lock.at.place)).collect::<Vec<_>>().join(", ")
        };
        for (what, found) in [
            ("returns guards of", &facts.returns_guard),
            ("holds at its yield", &facts.held_at_yield),
            ("leaves held", &facts.leaves_held),
        ] {
            if !found.is_empty() {
                let _ = writeln!(text, "  {what} {}", locks(found));
            }
        }
    }
    for spawn in &program.roots.spawns {
        let target = spawn.target.map_or_else(|| "?".to_string(), |target| program.linked.fn_name(target));
        let place = line(program.location(spawn.function, spawn.span));
        let _ =
            writeln!(text, "spawn {place} {:?} {target}{}", spawn.kind, if spawn.in_loop { " in a loop" } else { "" });
    }
    text
}
