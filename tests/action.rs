//! What other programs read of this repository: the action's shell step is run as GitHub would, the hooks are what pre-commit
//! asks for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::{read, root};

/// The script of the action's step with this id.
fn script(id: &str) -> String {
    let action = read(&root().join("action.yml"));
    let (_, step) = action.split_once(&format!("      id: {id}\n")).expect("the step");
    let (_, rest) = step.split_once("      run: |\n").expect("its script");
    let lines = rest.lines().take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| line.get(8..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

struct Job(tempfile::TempDir);

impl Job {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::write(folder.path().join("output"), "").unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, inputs: &[(&str, &str)]) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_lockwise"));
        let search = std::env::var("PATH").unwrap_or_default();
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script("check")]).current_dir(self.path());
        bash.env("PATH", format!("{}:{search}", binary.parent().unwrap().display()));
        bash.env("GITHUB_OUTPUT", self.path().join("output")).env("SARIF", self.path().join("out.sarif"));
        let defaults =
            [("LOCKWISE_PATHS", "."), ("LOCKWISE_ARGS", ""), ("LOCKWISE_UPLOAD", "true"), ("LOCKWISE_FAIL", "false")];
        bash.envs(defaults).envs(inputs.iter().copied());
        bash.output().unwrap()
    }

    /// Runs the step that names the source in a folder, and gives the name.
    fn source(&self, folder: &Path) -> String {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script("source")]).current_dir(self.path());
        bash.env("GITHUB_OUTPUT", self.path().join("output")).env("GITHUB_PATH", self.path().join("paths"));
        bash.env("ACTION_PATH", folder).env("TOOLS", self.path().join("tools"));
        let ran = bash.output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let outputs = self.outputs();
        outputs.lines().last().and_then(|line| line.strip_prefix("hash=")).expect("a name").to_owned()
    }

    fn outputs(&self) -> String {
        std::fs::read_to_string(self.path().join("output")).unwrap()
    }
}

const BAD: &str = "import threading\n\nfirst = threading.Lock()\nsecond = threading.Lock()\n\n\ndef pay():\n    with first:\n        \
with second:\n            pass\n\n\ndef refund():\n    with second:\n        with first:\n            pass\n";

#[test]
fn the_action_writes_sarif_to_upload() {
    let job = Job::new(&[("a b.py", BAD)]);
    let ran = job.run(&[]);
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let sarif: serde_json::Value = serde_json::from_str(&read(&job.path().join("out.sarif"))).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
    assert!(job.outputs().contains("findings=true\n") && job.outputs().contains("out.sarif\n"), "{}", job.outputs());
}

#[test]
fn the_action_annotates_without_upload_and_fails_if_told_to() {
    let job = Job::new(&[("bank.py", BAD)]);
    let without = [("LOCKWISE_UPLOAD", "false"), ("LOCKWISE_FAIL", "true")];
    let ran = job.run(&without);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stdout).starts_with("::error file=bank.py,line=9,"));
    assert!(!job.path().join("out.sarif").exists());
    let ran = job.run(&[&without[..], &[("LOCKWISE_ARGS", "--ignore locks --confidence low")]].concat());
    assert_eq!(ran.status.code(), Some(0));
    assert!(job.outputs().ends_with("findings=false\n"), "{}", job.outputs());
}

#[test]
fn inputs_of_the_action_are_no_code() {
    let job = Job::new(&[("bank.py", BAD), ("src/a.py", "x = 1\n")]);
    let ran = job.run(&[("LOCKWISE_PATHS", "src bank.py\n$(touch pwned) ; `touch pwned`")]);
    assert_eq!(ran.status.code(), Some(2), "there is no such path");
    assert!(!job.path().join("pwned").exists());
    let ran = job.run(&[("LOCKWISE_PATHS", "src\nbank.py\n")]);
    assert_eq!(ran.status.code(), Some(0));
    assert!(
        String::from_utf8_lossy(&ran.stderr).contains("checked 2 files"),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn a_build_is_kept_for_the_source_it_is_of() {
    let job = Job::new(&[]);
    let ours = job.source(&root());
    assert_eq!(ours.len(), 32);
    let paths = read(&job.path().join("paths"));
    assert_eq!(paths, format!("{}\n", job.path().join("tools/bin").display()));
    let sources = |rule: &str| {
        Job::new(&[("Cargo.toml", "[package]"), ("Cargo.lock", ""), ("src/main.rs", ""), ("rules/a b.rs", rule)])
    };
    let (one, same, other) = (sources("x"), sources("x"), sources("y"));
    assert_eq!(job.source(one.path()), job.source(same.path()), "where the source lies is no part of its name");
    assert_ne!(job.source(one.path()), job.source(other.path()));
    let action = read(&root().join("action.yml"));
    assert!(action.contains("steps.source.outputs.hash") && action.contains("steps.built.outputs.cache-hit != 'true'"));
}

#[test]
fn scripts_use_no_expressions() {
    let action = read(&root().join("action.yml"));
    for (_, script) in action.match_indices("run: |\n").map(|(at, _)| action.split_at(at)) {
        let lines = script.lines().skip(1).take_while(|line| line.is_empty() || line.starts_with("        "));
        assert!(lines.clone().count() > 0);
        for line in lines {
            assert!(!line.contains("${{"), "an expression in a script is code that others write: {line}");
        }
    }
}

#[test]
fn hooks_say_what_pre_commit_needs() {
    let hooks = read(&root().join(".pre-commit-hooks.yaml"));
    let ids: Vec<&str> = hooks.lines().filter_map(|line| line.strip_prefix("- id: ")).collect();
    assert_eq!(ids, ["lockwise", "lockwise-fix", "lockwise-system"]);
    for line in ["  types_or: [python, rust, markdown]", "  require_serial: true", "  args: []"] {
        assert_eq!(hooks.matches(line).count(), 3, "{line}");
    }
    // What each hook runs, on files that are left out, broken or of no language of ours.
    let job =
        Job::new(&[("lockwise.toml", "exclude = ['gen/']\n"), ("gen/bank.py", BAD), ("bank.py", BAD), ("n.txt", "")]);
    for entry in hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: lockwise ")) {
        let run = |files: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_lockwise"));
            command.current_dir(job.path()).args(entry.split(' ')).args(files).output().unwrap().status.code()
        };
        assert_eq!(run(&["gen/bank.py", "n.txt"]), Some(0), "{entry}");
        assert_eq!(run(&["gen/bank.py", "bank.py"]), Some(1), "{entry}");
    }
}
