//! The nearest name to a mistyped one.

/// The candidate most like `name`, if one is like it at all: at most a third of its letters (at least one) differ.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .filter(|candidate| *candidate != name)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance in which swapping two neighbours counts as one edit.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let substitution = last[column] + usize::from(from != to);
            let mut cost = substitution.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *from == right[column - 1] && left[row - 1] == *to {
                cost = cost.min(before_last[column - 1] + 1);
            }
            current.push(cost);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_within_a_third() {
        let rules = ["bool-cancel-flag", "inconsistent-lock-order", "unjoined-thread"];
        for (typed, expected) in [
            ("bool-cancle-flag", Some("bool-cancel-flag")),
            ("lock-order", None),
            ("unjoined-threads", Some("unjoined-thread")),
            ("inconsistent-locks-order", Some("inconsistent-lock-order")),
            ("x", None),
        ] {
            assert_eq!(nearest(typed, rules.into_iter()), expected, "{typed}");
        }
    }

    #[test]
    fn ties_are_broken_by_name() {
        assert_eq!(nearest("ab", ["ac", "aa"].into_iter()), Some("aa"));
    }
}
