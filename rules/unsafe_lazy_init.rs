//! Something is made on first use by whoever finds it missing, and several may find it missing at once.

use super::Rule;
use crate::analysis::half_imported::half_imported;
use crate::analysis::{Harm, Program, RaceKind, once_cells_set_late};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unsafe-lazy-init",
        family: Family::Races,
        summary: "something is made on first use without a lock over the test and the making",
        page: include_str!("unsafe_lazy_init.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 609],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::LazyInit) {
        let name = resolver.place_name(&race.place);
        let guard = race.guard_name(program);
        let (message, help) = if race.harm == Harm::HalfMade {
            let message = format!("`{name}` says that the value is there before it is");
            (message, format!("set `{name}` last, or keep the value alone and test that; a lock over both is surest"))
        } else {
            let message =
                format!("`{name}` is made here by whoever finds it missing, with no lock over the test and this");
            let help = match guard {
                Some(guard) => format!("hold `{guard}` over both, and test again inside"),
                None => format!("take a lock and test `{name}` again inside, or make it before any thread starts"),
            };
            (message, help)
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
    for late in once_cells_set_late(program) {
        let name = &late.name;
        let function = program.linked.fn_name(late.function);
        let steps = vec![
            program.step(late.function, late.test, format!("finds `{name}` empty in `{function}`"), &[]),
            program.step(late.function, late.set, format!("sets `{name}` and panics if somebody was faster"), &[]),
        ];
        let runner = program.runners(late.function)[0];
        out.push(Finding {
            rule: RULE.info.id,
            severity: RULE.info.severity,
            message: format!("`{name}` is set here after a test that another thread may have made as well"),
            confidence: late.confidence,
            primary: program.location(late.function, late.set),
            threads: vec![program.thread(runner, late.function, steps)],
            outcome: format!("two threads find `{name}` empty, the second `set` fails, and its `unwrap` panics"),
            related: Vec::new(),
            help: format!("use `{name}.get_or_init(..)`, which makes the value once"),
            fix: None,
            key: format!("{name}|{function}"),
            test: program.is_test(late.function),
        });
    }
    for half in half_imported(program) {
        let function = program.linked.fn_name(half.function);
        let step = program.step(half.function, half.span, "takes the module that another thread is importing", &[]);
        let runner = program.runners(half.function)[0];
        out.push(Finding {
            rule: RULE.info.id,
            severity: RULE.info.severity,
            message: "a module is taken out of `sys.modules`, where it stands before its import has ended".to_string(),
            confidence: half.confidence,
            primary: program.location(half.function, half.span),
            threads: vec![program.thread(runner, half.function, vec![step])],
            outcome: "another thread is still importing the module, and names that are used from it are not there yet"
                .to_string(),
            related: Vec::new(),
            help: "call `importlib.import_module`, which waits for the import, or keep what is needed in a dictionary of one's own"
                .to_string(),
            fix: None,
            key: format!("sys.modules|{function}"),
            test: false,
        });
    }
}
