//! Imports.

use tree_sitter::Node;

use super::Lowerer;
use super::scope::{Resolved, ScopeKind};
use super::syntax::{first_named, named, span};
use crate::model::{EventKind, Import, ImportKind, ModIdx, Name, Path, Span};

impl<'t> Lowerer<'t> {
    /// `import a.b`, `import a.b as c`.
    pub(super) fn import_statement(&mut self, node: Node<'t>) {
        for item in named(node) {
            match item.kind() {
                "dotted_name" => {
                    let target = self.dotted(item);
                    let Some(local) = target.first() else { continue };
                    let name_span = first_named(item).map_or(span(item), span);
                    self.import(local, name_span, target, 0, ImportKind::Module, span(item));
                }
                "aliased_import" => {
                    let (Some(name), Some(alias)) = (self.field(item, "name"), self.field(item, "alias")) else {
                        continue;
                    };
                    let target = self.dotted(name);
                    self.import(self.name(alias), span(alias), target, 0, ImportKind::Item, span(item));
                }
                _ => {}
            }
        }
    }

    /// `from a import b, c as d`, `from . import a`, `from a import *`, `from __future__ import a`.
    pub(super) fn import_from_statement(&mut self, node: Node<'t>) {
        let module = self.field(node, "module_name");
        let (level, base) = match module {
            Some(module) if module.kind() == "relative_import" => self.relative(module),
            Some(module) => (0, self.dotted(module)),
            None if node.kind() == "future_import_statement" => (0, Path::parse("__future__")),
            None => return,
        };
        for item in named(node) {
            if Some(item) == module {
                continue;
            }
            match item.kind() {
                "wildcard_import" => {
                    let target = base.clone();
                    self.import(Name::new("*"), span(item), target, level, ImportKind::Glob, span(item));
                }
                "dotted_name" => {
                    let name = self.name(item);
                    self.import(name, span(item), base.child(name), level, ImportKind::Item, span(item));
                }
                "aliased_import" => {
                    let (Some(name), Some(alias)) = (self.field(item, "name"), self.field(item, "alias")) else {
                        continue;
                    };
                    let target = base.child(self.name(name));
                    self.import(self.name(alias), span(alias), target, level, ImportKind::Item, span(item));
                }
                _ => {}
            }
        }
    }

    fn relative(&self, module: Node<'t>) -> (u8, Path) {
        let mut level = 0;
        let mut path = Path::default();
        for part in named(module) {
            match part.kind() {
                "import_prefix" => {
                    let dots = self.text(part).bytes().filter(|&byte| byte == b'.').count();
                    level = u8::try_from(dots).unwrap_or(u8::MAX);
                }
                _ => path = self.dotted(part),
            }
        }
        (level, path)
    }

    fn dotted(&self, node: Node<'t>) -> Path {
        if node.kind() == "identifier" {
            return Path::new([self.name(node)]);
        }
        Path::new(named(node).into_iter().map(|part| self.name(part)))
    }

    fn import(&mut self, local: Name, name_span: Span, target: Path, level: u8, kind: ImportKind, at: Span) {
        let function = (self.scope_kind() != ScopeKind::Module).then_some(self.frame.index);
        if function.is_none() && level == 0 {
            let bound = if kind == ImportKind::Module { local.to_string() } else { target.to_string() };
            self.imported.insert(local, bound);
        }
        if function.is_some()
            && kind != ImportKind::Glob
            && let Resolved::Local(variable) = self.resolve(local, name_span)
        {
            // A parameter, replaced by what is imported.
            let value = Some(self.frame.unknown(name_span));
            self.frame.emit(EventKind::Bind { local: variable, value, declares: false }, name_span);
        }
        self.file.imports.push(Import {
            local,
            target,
            level,
            kind,
            public: function.is_none(),
            function,
            module: ModIdx(0),
            type_only: self.type_only,
            span: at,
        });
    }
}
