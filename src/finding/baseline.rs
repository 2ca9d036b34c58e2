//! Findings that are known and not reported: a file of fingerprints with counts, made to be read in a review and merged by git.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;

/// Known findings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<Key, Count>,
}

/// What tells one known finding from the next. The path says which runs could have found it again; a file may move.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// The file, relative to the repository's root.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// The fingerprint.
    pub fingerprint: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Count {
    count: usize,
    message: String,
}

/// How many findings are known and not met yet.
#[derive(Debug, Default)]
pub struct Budget {
    here: BTreeMap<(String, String), usize>,
    moved: BTreeMap<String, usize>,
}

impl Budget {
    /// Whether a finding is known in this file; it is then met.
    pub fn take(&mut self, path: &str, fingerprint: &str) -> bool {
        spend(self.here.get_mut(&(path.to_owned(), fingerprint.to_owned())))
    }

    /// Whether it is known in a file that is gone; it is then met.
    pub fn take_moved(&mut self, fingerprint: &str) -> bool {
        spend(self.moved.get_mut(fingerprint))
    }
}

fn spend(left: Option<&mut usize>) -> bool {
    let Some(left) = left.filter(|left| **left > 0) else { return false };
    *left -= 1;
    true
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    path: String,
    rule: String,
    fingerprint: String,
    count: usize,
    message: String,
}

impl Baseline {
    /// Adds a finding.
    pub fn add(&mut self, key: Key, message: &str) {
        self.add_many(key, 1, message);
    }

    fn add_many(&mut self, key: Key, count: usize, message: &str) {
        let entry = self.entries.entry(key).or_insert_with(|| Count { count: 0, message: message.to_owned() });
        entry.count += count;
    }

    /// How many findings are known where. What is known in a file that is `gone` may be found in any other.
    #[must_use]
    pub fn budget(&self, gone: impl Fn(&str) -> bool) -> Budget {
        let mut budget = Budget::default();
        for (key, known) in &self.entries {
            if gone(&key.path) {
                *budget.moved.entry(key.fingerprint.clone()).or_default() += known.count;
            } else {
                *budget.here.entry((key.path.clone(), key.fingerprint.clone())).or_default() += known.count;
            }
        }
        budget
    }

    /// How many findings are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.values().map(|known| known.count).sum()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What is left of it, given what is found now, where a run could tell (`judged`); the rest stays. What was known in a file
    /// that is `gone` and is found in another moves there.
    #[must_use]
    pub fn pruned(&self, present: &Self, judged: impl Fn(&Key) -> bool, gone: impl Fn(&str) -> bool) -> Self {
        let mut pruned = Self::default();
        for (key, known) in self.entries.iter().filter(|(key, _)| !gone(&key.path)) {
            let found = present.entries.get(key).map_or(0, |now| now.count.min(known.count));
            let kept = if judged(key) { found } else { known.count };
            if kept > 0 {
                pruned.add_many(key.clone(), kept, &known.message);
            }
        }
        let mut budget = self.budget(&gone);
        for (key, now) in &present.entries {
            let rest = now.count - pruned.entries.get(key).map_or(0, |kept| kept.count.min(now.count));
            let moved = (0..rest).take_while(|_| budget.take_moved(&key.fingerprint)).count();
            if moved > 0 {
                pruned.add_many(key.clone(), moved, &now.message);
            }
        }
        // A file that is gone may have gone to a part of the project that was not looked at.
        for (key, known) in self.entries.iter().filter(|(key, _)| gone(&key.path) && !judged(key)) {
            let left = (0..known.count).take_while(|_| budget.take_moved(&key.fingerprint)).count();
            if left > 0 {
                pruned.add_many(key.clone(), left, &known.message);
            }
        }
        pruned
    }

    /// The entries a run could not have found again.
    #[must_use]
    pub fn without(&self, judged: impl Fn(&Key) -> bool) -> Self {
        let entries = self.entries.iter().filter(|(key, _)| !judged(key));
        Self { entries: entries.map(|(key, known)| (key.clone(), known.clone())).collect() }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if document.version != VERSION {
            return Err(format!("it has version {}, and this lockwise reads version {VERSION}", document.version));
        }
        let mut baseline = Self::default();
        for item in document.findings {
            let key = Key { path: item.path, rule: item.rule, fingerprint: item.fingerprint };
            baseline.add_many(key, item.count, &item.message);
        }
        Ok(baseline)
    }

    /// The baseline as text, one finding a line, sorted.
    #[must_use]
    pub fn to_text(&self) -> String {
        let items: Vec<String> = self
            .entries
            .iter()
            .map(|(key, known)| {
                let item = Item {
                    path: key.path.clone(),
                    rule: key.rule.clone(),
                    fingerprint: key.fingerprint.clone(),
                    count: known.count,
                    message: known.message.clone(),
                };
                // Plain data with string keys always serialises.
                format!("    {}", serde_json::to_string(&item).unwrap_or_default())
            })
            .collect();
        let findings = if items.is_empty() { String::new() } else { format!("\n{}\n  ", items.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{findings}]\n}}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str, fingerprint: &str) -> Key {
        Key { path: path.into(), rule: "made-up".into(), fingerprint: fingerprint.into() }
    }

    fn baseline(entries: &[(&str, &str)]) -> Baseline {
        let mut baseline = Baseline::default();
        for (path, fingerprint) in entries {
            baseline.add(key(path, fingerprint), "a \"message\"");
        }
        baseline
    }

    #[test]
    fn text_is_read_back() {
        for known in [baseline(&[]), baseline(&[("b.py", "2"), ("a.py", "1"), ("a.py", "1")])] {
            assert_eq!(Baseline::parse(&known.to_text()), Ok(known.clone()), "{}", known.to_text());
        }
        assert!(Baseline::parse("{\"version\": 2, \"findings\": []}").unwrap_err().contains("version 2"));
        assert!(Baseline::parse("[]").is_err());
    }

    #[test]
    fn what_is_gone_is_pruned_where_a_run_could_tell() {
        let known = baseline(&[("a.py", "1"), ("a.py", "1"), ("a.py", "2"), ("b.py", "3")]);
        let present = baseline(&[("a.py", "1"), ("c.py", "2")]);
        assert_eq!(known.pruned(&present, |_| true, |_| false), baseline(&[("a.py", "1")]));
        let in_a = |key: &Key| key.path == "a.py";
        assert_eq!(known.pruned(&present, in_a, |_| false), baseline(&[("a.py", "1"), ("b.py", "3")]));
        assert_eq!(known.without(in_a), baseline(&[("b.py", "3")]));
    }

    #[test]
    fn a_finding_moves_with_its_file() {
        let known = baseline(&[("old.py", "1"), ("old.py", "2")]);
        let gone = |path: &str| path == "old.py";
        let mut budget = known.budget(gone);
        assert!(!budget.take("new.py", "1") && budget.take_moved("1") && !budget.take_moved("1"));
        assert!(known.budget(|_| false).take("old.py", "1"));
        let present = baseline(&[("new.py", "1")]);
        assert_eq!(known.pruned(&present, |_| true, gone), present);
        assert_eq!(known.pruned(&present, |_| false, gone), baseline(&[("new.py", "1"), ("old.py", "2")]));
        assert_eq!(known.pruned(&present, |_| true, |_| false), Baseline::default());
    }
}
