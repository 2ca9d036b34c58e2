//! Where rules' pages can be read on the web.

use crate::config::RULE_IN_URL;
use crate::finding::{Family, RuleInfo};

/// Where the package lives; empty until its manifest says so.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Where rules' pages can be read: at an address that the config gives, else in the repository that the package names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pages {
    /// An address with [`RULE_IN_URL`] in it.
    address: Option<String>,
}

impl Pages {
    /// Pages at an address with [`RULE_IN_URL`] in it, if the config gives one.
    #[must_use]
    pub fn at(address: Option<String>) -> Self {
        Self { address }
    }

    /// The address of a rule's page, if it is known.
    #[must_use]
    pub fn of(&self, rule: &RuleInfo) -> Option<String> {
        match &self.address {
            Some(address) => Some(address.replace(RULE_IN_URL, rule.id)),
            None => in_repository(REPOSITORY, rule),
        }
    }
}

/// The address of a rule's page in a repository.
fn in_repository(repository: &str, rule: &RuleInfo) -> Option<String> {
    let folder = if rule.family == Family::Tool { "src/finding" } else { "rules" };
    (!repository.is_empty()).then(|| format!("{repository}/blob/main/{folder}/{}.md", rule.id.replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::suppression::UNKNOWN_RULE;

    #[test]
    fn pages_are_in_the_repository_where_one_is_known() {
        assert_eq!(in_repository("", &UNKNOWN_RULE), None);
        let expected = "https://example.org/x/blob/main/src/finding/unknown_rule.md";
        assert_eq!(in_repository("https://example.org/x", &UNKNOWN_RULE).as_deref(), Some(expected));
    }

    #[test]
    fn the_address_of_the_config_comes_first() {
        let pages = Pages::at(Some("https://example.org/lockwise#{rule}".to_owned()));
        assert_eq!(pages.of(&UNKNOWN_RULE).as_deref(), Some("https://example.org/lockwise#unknown-rule"));
    }
}
