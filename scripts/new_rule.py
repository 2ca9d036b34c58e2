#!/usr/bin/env python3
"""Makes the four parts of a new rule: module, page, lines in the table, folder of programs.

    scripts/new_rule.py lost-thread --family lifecycle --languages python,rust [--summary "a thread is lost"]

The rule finds nothing yet and its programs expect nothing; `cargo test` then says what is missing. Needs nothing but Python 3.9.
"""

import argparse
import pathlib
import re
import sys

FAMILIES = [
    "races", "atomicity", "locks", "signalling", "cancellation", "lifecycle", "async", "resources", "memory", "advice",
]

MODULE = '''//! {Summary}.

use super::Rule;
use crate::analysis::Program;
use crate::finding::{{Confidence, Family, Finding, RuleInfo, Severity, Tier}};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {{
    info: RuleInfo {{
        id: "{name}",
        family: Family::{Family},
        summary: "{summary}",
        page: include_str!("{stem}.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[{languages}],
        cwe: &[],
        since: "{version}",
        former_ids: &[],
    }},
    check,
}};

fn check(program: &Program, _out: &mut Vec<Finding>) {{
    for id in program.linked.functions() {{
        // What the rule looks for in a function; `program.facts(id)` has locks, accesses, calls and waits.
        let _facts = program.facts(id);
    }}
}}
'''

PAGE = """# {name}

{summary}

## What it finds

## Why it matters

| first thread | second thread |
|---|---|
| | |

## Examples

{fences}
## How to fix it

## When it stays silent

## Confidence

## References

"""

FENCES = "```{language} bad\n```\n\n```{language} good\n```\n\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", help="kebab-case; names the bad thing")
    parser.add_argument("--family", required=True, choices=FAMILIES)
    parser.add_argument("--languages", default="python,rust", help="python, rust or both, with a comma")
    parser.add_argument("--summary", default="what goes wrong, in one line")
    default = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=default, help="the checkout (default: this one)")
    return parser.parse_args()


def table_with(table, stem):
    """The table of rules with one more, sorted."""
    modules = sorted({*re.findall(r"^mod (\w+);$", table, re.M), stem})
    rules = sorted({*re.findall(r"^    &(\w+)::RULE,$", table, re.M), stem})
    table = re.sub(r"(?:^mod \w+;\n)+", "".join(f"mod {module};\n" for module in modules), table, count=1, flags=re.M)
    lines = "".join(f"    &{rule}::RULE,\n" for rule in rules)
    return re.sub(r"(?:^    &\w+::RULE,\n)+", lines, table, count=1, flags=re.M)


def main():
    options = arguments()
    name = options.name
    if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name):
        sys.exit(f"`{name}` is no kebab-case name of at least two words")
    languages = options.languages.split(",")
    if not set(languages) <= {"python", "rust"}:
        sys.exit("languages are `python`, `rust` or `python,rust`")
    stem = name.replace("-", "_")
    rules = options.root / "rules"
    if (rules / f"{stem}.rs").exists():
        sys.exit(f"there is a rule called `{name}` already")
    manifest = (options.root / "Cargo.toml").read_text()
    fields = {
        "name": name,
        "stem": stem,
        "summary": options.summary,
        "Summary": options.summary[:1].upper() + options.summary[1:],
        "Family": options.family.capitalize(),
        "languages": ", ".join(f"Language::{language.capitalize()}" for language in languages),
        "version": re.search(r'^version = "([^"]+)"', manifest, re.M).group(1),
        "fences": "".join(FENCES.format(language=language) for language in languages),
    }
    (rules / f"{stem}.rs").write_text(MODULE.format(**fields))
    (rules / f"{stem}.md").write_text(PAGE.format(**fields))
    table = rules / "mod.rs"
    table.write_text(table_with(table.read_text(), stem))
    programs = options.root / "testdata" / name
    programs.mkdir(parents=True, exist_ok=True)
    for language in languages:
        suffix, comment = {"python": ("py", "#"), "rust": ("rs", "//")}[language]
        for kind, idea in [("flagged", "what must be found"), ("silent", "the look-alike that must not")]:
            (programs / f"{kind}.{suffix}").write_text(f"{comment} {idea}; give the file a name that says so.\n")
    print(f"rules/{stem}.rs, rules/{stem}.md, rules/mod.rs, testdata/{name}/: now write the programs, then the rule")


if __name__ == "__main__":
    main()
