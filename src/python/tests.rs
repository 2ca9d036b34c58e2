//! Deep, long and broken source: lowered or reported, never a crash, and nothing beside it lost.

use super::lower;
use crate::model::{FileModel, FunctionKind, ProblemKind, SourceContext};

/// As in the driver.
const STACK: usize = 256 << 20;

/// Lowers `text` with a definition before and after it.
fn lower_between(text: &str) -> FileModel {
    let text = format!("def before():\n    pass\n{text}\ndef after():\n    pass\n");
    let lowered = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || lower(&text, &SourceContext::default()))
        .expect("a thread starts")
        .join();
    lowered.expect("lowering does not panic")
}

fn names(file: &FileModel) -> Vec<&'static str> {
    let named = file.functions.iter().filter(|function| function.kind == FunctionKind::Named);
    named.map(|function| function.name.as_str()).collect()
}

/// Lowers and expects both definitions, and the problem or its absence.
fn survives(what: &str, text: &str, problem: Option<ProblemKind>) {
    let file = lower_between(text);
    let names = names(&file);
    assert!(names.contains(&"before") && names.contains(&"after"), "{what}: {names:?}");
    let kinds: Vec<ProblemKind> = file.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds.first().copied(), problem, "{what}: {:?}", file.problems);
    assert!(file.not_understood.is_empty(), "{what}: {:?}", file.not_understood);
}

const MANY: usize = 20_000;

#[test]
fn long_chains_are_read() {
    let chains = [
        ("attributes", format!("x = a{}", ".b".repeat(MANY))),
        ("calls", format!("x = a{}", ".b()".repeat(MANY))),
        ("subscripts", format!("x = a{}", "[0]".repeat(MANY))),
        ("sums", format!("x = a{}", " + a".repeat(MANY))),
        ("comparisons", format!("x = a{}", " < a".repeat(MANY))),
        ("and", format!("x = a{}", " and a.b".repeat(MANY))),
        ("not", format!("x = {}a", "not ".repeat(MANY))),
        ("minus", format!("x = {}a", "-".repeat(MANY))),
        ("parentheses", format!("x = {}1{}", "(".repeat(MANY), ")".repeat(MANY))),
        ("conditions", format!("x = {}d", "a.b if c else ".repeat(MANY))),
        ("elif", format!("if a: pass\n{}", "elif b.c: f()\n".repeat(MANY))),
        ("targets", format!("{}1", "x = ".repeat(MANY))),
        ("with", format!("with {}a: pass", "a, ".repeat(MANY))),
        ("for", format!("x = [a {}]", "for a in b ".repeat(MANY))),
        ("strings", format!("x = {}", "'a' ".repeat(MANY))),
    ];
    for (what, text) in chains {
        survives(what, &text, None);
    }
}

#[test]
fn deep_nesting_is_reported() {
    let nests = [
        ("lists", format!("x = {}1{}", "[".repeat(MANY), "]".repeat(MANY))),
        ("arguments", format!("x = {}1{}", "f(".repeat(MANY), ")".repeat(MANY))),
        ("powers", format!("x = a{}", " ** a".repeat(MANY))),
        ("lambdas", format!("x = {}a", "lambda: ".repeat(MANY))),
        ("patterns", format!("match x:\n    case {}y{}: pass", "[".repeat(MANY), "]".repeat(MANY))),
        ("targets", format!("{}x{} = 1", "[".repeat(MANY), "]".repeat(MANY))),
    ];
    for (what, text) in nests {
        survives(what, &text, Some(ProblemKind::TooDeep));
    }
}

#[test]
fn broken_source_keeps_what_is_around_it() {
    let broken = [
        ("open parenthesis", "def f(a, b:\n    pass".to_owned()),
        ("open bracket", "x = [1, 2,".to_owned()),
        ("many open brackets", "[{(".repeat(MANY)),
        ("no Python", "this is no Python at all $$$".to_owned()),
        ("Python 2", "print 'x'".to_owned()),
        ("control characters", "\u{0}\u{1}\u{2}".to_owned()),
    ];
    for (what, text) in broken {
        survives(what, &text, Some(ProblemKind::Syntax));
    }
}

#[test]
fn newer_syntax_than_the_grammar_has() {
    let forms = [
        "class A[T = int, *Ts = *tuple[int, ...], **P = [int, str]]:\n    x = 1",
        "def f[T: int = str](x: T) -> T:\n    return x",
        "type X[T = int] = list[T]",
        "lazy import json\nlazy from a import b",
        "x = (*a for a in b)\ny = {**a for a in b}\nz = [*a for a in b]",
        "try:\n    pass\nexcept A, B:\n    pass",
        "x = t'{a!r:>{b}}' rt'{c}'",
        "def f():\n        (a.\n    b)",
    ];
    for text in forms {
        survives(text, text, None);
    }
}

#[test]
fn long_runs_of_comments_keep_what_is_addressed_to_lockwise() {
    let run = "    # x = 1\n\n".repeat(100);
    let text = format!(
        "def f():\n    a = \"\"\"\n{run}\"\"\"\n    a()\n{run}    # lockwise: ignore[made-up]\n    b()\n{run}\ndef g():\n    x = 1 {}+ 2\n",
        "\\\n".repeat(100)
    );
    let file = lower(&text, &SourceContext::default());
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert_eq!(file.suppressions.len(), 1);
    let line = text.find("    b()").map(|at| u32::try_from(at).unwrap()).unwrap();
    assert!(file.suppressions[0].covers.start <= line + 4 && line + 4 < file.suppressions[0].covers.end);
    let names: Vec<String> = file.functions.iter().map(|function| function.name.to_string()).collect();
    assert_eq!(names, ["<module>", "f", "g"]);
}
