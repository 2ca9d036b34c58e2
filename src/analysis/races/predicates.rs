//! What a test says by a helper: `if not self._can_send(node): return`, `if self.is_full:`, where the helper looks at the place.

use super::checks::{Claim, Says, View};
use crate::analysis::nesting::{Around, events};
use crate::analysis::{FnId, Root, Target, Via, substitute};
use crate::model::{BranchKind, CallId, Callee, EventKind, Function, Literal, Name, Node, Span, Value, ValueId};

/// How deep helpers of helpers are followed.
const DEPTH: u32 = 7;

impl View<'_> {
    /// What the answer of a helper that is called says of places.
    pub(super) fn helper_says(&self, call: CallId, value: ValueId, there: bool, depth: u32) -> Vec<Claim> {
        let Target::Project { functions, receiver: Some(receiver) } = self.resolver.target(self.id, call) else {
            return Vec::new();
        };
        let [helper] = functions.as_slice() else { return Vec::new() };
        let via = self.resolver.via_of(self.id, receiver);
        let bound = matches!(self.function().call(call).callee, Callee::Method { .. });
        let given = self.resolver.bind_arguments(self.id, call, *helper, bound);
        self.answer(*helper, &via, &given, self.function().value_span(value), there, depth)
    }

    /// What the value of a property says of places.
    pub(super) fn property_says(
        &self,
        value: ValueId,
        base: ValueId,
        name: Name,
        there: bool,
        depth: u32,
    ) -> Vec<Claim> {
        let crate::analysis::Ty::Project(ty) = self.resolver.type_of(self.id, base) else { return Vec::new() };
        let Some(helper) = self.program.linked.method(ty, name).filter(|id| self.resolver.is_property(*id)) else {
            return Vec::new();
        };
        let via = self.resolver.via_of(self.id, base);
        self.answer(helper, &via, &[], self.function().value_span(value), there, depth)
    }

    fn answer(
        &self,
        helper: FnId,
        via: &Via,
        given: &[(usize, ValueId)],
        read: Span,
        there: bool,
        depth: u32,
    ) -> Vec<Claim> {
        let function = self.program.linked.function(helper);
        if depth > DEPTH || helper == self.id || function.is_async || function.is_generator || *via == Via::Unknown {
            return Vec::new();
        }
        // A section of the helper's own and a later one are the business of `split-critical-section`.
        if !self.program.facts(helper).acquires.is_empty() {
            return Vec::new();
        }
        let returns = &self.program.linked.index[helper.0 as usize].returns;
        let possible: Vec<ValueId> =
            returns.iter().copied().filter(|value| truth(function, *value) != Some(!there)).collect();
        let inner = View { program: self.program, resolver: self.program.resolver(), id: helper };
        let claims: Vec<Claim> = match possible.as_slice() {
            [answer] => {
                let mut claims = inner.claims(*answer, there, depth + 1);
                // What was asked on the way to that answer holds as well.
                for (test, outcome) in not_taken(function, there) {
                    claims.extend(inner.claims(test, outcome, depth + 1));
                }
                claims
            }
            // Whichever it was, it may have depended on what was compared.
            several => {
                let all = several.iter().flat_map(|answer| inner.claims(*answer, there, depth + 1));
                all.filter(|claim| claim.says == Says::Compared).collect()
            }
        };
        claims.into_iter().filter_map(|claim| self.translated(function, claim, via, given, read)).collect()
    }

    /// A claim of a helper as its caller sees it.
    fn translated(
        &self,
        helper: &Function,
        mut claim: Claim,
        via: &Via,
        given: &[(usize, ValueId)],
        read: Span,
    ) -> Option<Claim> {
        match claim.at.place.root {
            Root::Local(..) => return None,
            Root::Type(_) => claim.at.via = substitute(claim.at.via, via.clone()),
            Root::Global(_) => {}
        }
        let argument = |key: Option<ValueId>| {
            let Value::Local(local) = helper.value(key?) else { return None };
            let index = helper.params.iter().position(|param| param.local == *local)?;
            given.iter().find(|(param, _)| *param == index).map(|(_, value)| *value)
        };
        claim.says = match claim.says {
            Says::Present(key) => Says::Present(Some(argument(key)?)),
            Says::Absent(key) => Says::Absent(Some(argument(key)?)),
            says => says,
        };
        claim.read = read;
        claim.by_helper = true;
        Some(claim)
    }
}

/// The tests of the ways on which a function gives the other answer, with the outcome that led elsewhere.
fn not_taken(function: &Function, there: bool) -> Vec<(ValueId, bool)> {
    let mut found = Vec::new();
    events(function, &mut |event, around| {
        let EventKind::Return(Some(value)) = event.kind else { return };
        let Some(Around::Arm(node, arm)) = around.last().filter(|_| truth(function, value) == Some(!there)) else {
            return;
        };
        if let Node::Branch { kind: BranchKind::If, test: Some(test), .. } = function.node(*node) {
            found.push((*test, *arm != 0));
        }
    });
    found
}

/// Whether a returned value is certainly true or false.
fn truth(function: &Function, value: ValueId) -> Option<bool> {
    match function.value(value) {
        Value::Literal(Literal::None) => Some(false),
        Value::Literal(Literal::Bool(known)) => Some(*known),
        _ => None,
    }
}
