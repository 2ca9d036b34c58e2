//! Objects of libraries that one thread or one task at a time may use, kept where several get at them.

use rustc_hash::FxHashSet;

use super::connections::{Together, kept_type, together};
use super::expr::callee_name;
use super::parallel::{interleaved, parallel};
use super::sharing::{SharedSite, is_of_one_thread, is_setup};
use super::{AccessKind, FnId, Place, Program, RootId};
use crate::finding::Confidence;
use crate::knowledge::{Confined, Does, RootKind, TypeFacts};
use crate::model::{CallId, Language, Path, Span, Value, ValueId};

/// Such an object, by the place it is kept in.
pub struct KeptClient<'p> {
    /// Where.
    pub place: &'p Place,
    /// What is known of its type.
    pub facts: &'static TypeFacts,
    /// Who may use it.
    pub confined: Confined,
    /// Where it is used, in the order of the program; not in constructors and tests.
    pub uses: Vec<&'p SharedSite>,
    /// Where what it keeps for all its users is changed, and the same function uses it: headers, credentials, cookies.
    pub changed: Option<(FnId, Span)>,
}

/// How two users of one object meet.
pub struct Meeting<'p> {
    /// The uses.
    pub together: Together<'p>,
    /// They are tasks of one loop, not threads.
    pub tasks: bool,
}

/// A call that uses an object which the library keeps for the whole process, in a function that several threads run.
pub struct HiddenClient {
    /// The function.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// Who runs it.
    pub root: RootId,
}

impl Program {
    /// Every call that makes something with the default session of boto3, in a function that several threads run with no lock: once
    /// for each function.
    #[must_use]
    pub fn default_sessions(&self) -> Vec<HiddenClient> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            if self.linked.language(id) != Language::Python || self.is_test(id) || !self.entry[id.0 as usize].is_empty()
            {
                continue;
            }
            let known = function.calls.iter().enumerate().find(|(index, call)| {
                let named = callee_name(call).is_some_and(|name| name == "client" || name == "resource");
                let path = || self.resolver().library_callee(id, CallId(u32::try_from(*index).unwrap_or(u32::MAX)));
                named
                    && path().is_some_and(|path| {
                        path == Path::parse("boto3.client") || path == Path::parse("boto3.resource")
                    })
            });
            let Some((_, call)) = known else { continue };
            let others = self.roots.is_called_outside(id);
            let beside = |root: &RootId| {
                let root = self.roots.root(*root);
                (root.many || others) && matches!(root.kind, RootKind::Thread | RootKind::Pool)
            };
            // Somebody takes turns here.
            if !self.facts(id).acquires.is_empty() {
                continue;
            }
            if let Some(root) = self.threads_of(id, false).into_iter().find(beside) {
                found.push(HiddenClient { function: id, span: call.name_span, root });
            }
        }
        found
    }

    /// Every such object, in order of places.
    #[must_use]
    pub fn kept_clients(&self) -> Vec<KeptClient<'_>> {
        let mut found = Vec::new();
        for (place, sites) in &self.shared {
            if place.path.len() > 1 {
                continue;
            }
            let Some(facts) = kept_type(self, place) else { continue };
            let Some(confined) = facts.confined else { continue };
            if is_of_one_thread(self, place) {
                continue;
            }
            let counts = |site: &&SharedSite| !is_setup(self, site) && !self.is_test(site.function);
            let uses: Vec<&SharedSite> = sites.iter().filter(counts).filter(|site| uses(self, site, facts)).collect();
            if !uses.is_empty() {
                let changed = changed(self, place, &uses);
                found.push(KeptClient { place, facts, confined, uses, changed });
            }
        }
        found
    }

    /// The two uses of an object that most surely happen at once, or come between one another.
    #[must_use]
    pub fn meeting<'p>(&self, client: &KeptClient<'p>) -> Option<Meeting<'p>> {
        if let Some(mut found) = together(self, client.place, &client.uses, &parallel) {
            if made_again(self, client.place, &client.uses) {
                found.confidence = Confidence::Low;
            }
            return Some(Meeting { together: found, tasks: false });
        }
        if client.confined != Confined::Task {
            return None;
        }
        let awaits = |site: &&&SharedSite| !self.facts(site.function).suspensions.is_empty();
        let uses: Vec<&SharedSite> = client.uses.iter().filter(awaits).copied().collect();
        let mut found = together(self, client.place, &uses, &interleaved)?;
        if made_again(self, client.place, &client.uses) {
            found.confidence = Confidence::Low;
        }
        Some(Meeting { together: found, tasks: true })
    }
}

/// Whether a site uses the object: calls a method that counts, or gives it to somebody who will.
fn uses(program: &Program, site: &SharedSite, facts: &TypeFacts) -> bool {
    match program.called_at(site) {
        Some(method) => counts(facts, method),
        None => site.kind == AccessKind::Read && is_given(program, site),
    }
}

/// Whether a method of such an object is one that only one thread at a time may call.
pub(super) fn counts(facts: &TypeFacts, method: &str) -> bool {
    facts.methods.get(method).is_none_or(|effect| effect.does != Does::Nothing)
}

/// The place is an argument of a call of the program.
fn is_given(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let given = |value: ValueId| function.value_span(value) == site.span;
    let calls = &program.facts(site.function).calls;
    calls.iter().any(|call| {
        let data = function.calls.get(call.call.0 as usize);
        data.is_some_and(|data| data.args.iter().any(|arg| given(arg.value)))
    })
}

/// The place is given another object by one of the functions that use it, before they do: they mean to have one of their own.
fn made_again(program: &Program, place: &Place, uses: &[&SharedSite]) -> bool {
    let users: FxHashSet<FnId> = uses.iter().map(|site| site.function).collect();
    let Some(sites) = program.shared.get(place) else { return false };
    sites.iter().any(|site| {
        site.kind == AccessKind::Set
            && users.contains(&site.function)
            && !is_setup(program, site)
            && program.facts(site.function).accesses.get(site.index).is_some_and(|access| access.under.is_empty())
    })
}

/// A function that uses the object changes what it keeps for all its users, to what is not the same every time.
fn changed(program: &Program, place: &Place, uses: &[&SharedSite]) -> Option<(FnId, Span)> {
    let mut users: Vec<FnId> = uses.iter().map(|site| site.function).collect();
    users.dedup();
    users.into_iter().find_map(|id| {
        let (function, facts) = (program.linked.function(id), program.facts(id));
        facts.accesses.iter().find_map(|access| {
            let inside = access.at.place.root == place.root && access.at.place.path.starts_with(&place.path);
            let step = access.at.place.path.get(place.path.len())?;
            let kept =
                matches!(step.as_str(), "headers" | "auth" | "cookies" | "params" | "proxies" | "cert" | "verify");
            let varies = |value: ValueId| !matches!(function.value(value), Value::Literal(_) | Value::Path(_));
            (inside && kept && access.kind.writes() && access.value.is_some_and(varies)).then_some((id, access.span))
        })
    })
}
