//! Assignments: to names, attributes, elements, and tuples of them.

use tree_sitter::Node;

use super::Lowerer;
use super::annotations;
use super::scope::{Resolved, ScopeKind, Target};
use super::syntax::{first_named, has_token, named, span};
use crate::model::{
    Arg, CollectionKind, EventKind, Field, FnIdx, LocalId, ModIdx, Name, Op, ParamKind, Path, Span, TypeDef, TypeExpr,
    TypeIdx, TypeKind, Value, ValueId, WriteOp,
};

impl<'t> Lowerer<'t> {
    /// `a = b = value`, `a: T = value`, `a: T`.
    pub(super) fn assignment(&mut self, node: Node<'t>) {
        let mut targets = Vec::new();
        let mut at = node;
        let mut value = None;
        while at.kind() == "assignment" {
            targets.push(at);
            match self.field(at, "right") {
                Some(right) => {
                    value = Some(right);
                    at = right;
                }
                None => break,
            }
        }
        let value = value.filter(|value| value.kind() != "assignment").map(|value| {
            // `a = b += 1` is no Python; the parser accepts it.
            if value.kind() == "augmented_assignment" {
                self.not_understood(value).value
            } else {
                self.expression(value)
            }
        });
        for assignment in targets {
            let Some(target) = self.field(assignment, "left") else { continue };
            let annotation = self.field(assignment, "type");
            if let Some(annotation) = annotation {
                self.annotate(assignment, target, annotation);
            }
            if value.is_some() || annotation.is_none() {
                self.assign(target, value);
            }
        }
    }

    /// `x += value`: one write; that it reads first is in its kind.
    pub(super) fn augmented_assignment(&mut self, node: Node<'t>) {
        let (Some(target), Some(right)) = (self.field(node, "left"), self.field(node, "right")) else {
            self.not_understood(node);
            return;
        };
        let op = match self.field(node, "operator").map(|operator| operator.kind()) {
            Some("+=") => Op::Add,
            Some("-=") => Op::Sub,
            _ => Op::Arithmetic,
        };
        let at = span(target);
        if target.kind() == "identifier" {
            let right = self.expression(right);
            let name = self.name(target);
            match self.target(name, at, false) {
                Target::Local(local) => {
                    let old = self.frame.value(Value::Local(local), at);
                    let value = self.frame.value(Value::Op { op, operands: vec![old, right] }, span(node));
                    self.bind_local(name, local, Some(value), at);
                }
                Target::Captured(local) => self.write_captured(local, Some(right), WriteOp::Augment(op), at),
                Target::Global => self.write_global(name, Some(right), WriteOp::Augment(op), at),
            }
            return;
        }
        // The place is evaluated first, the right-hand side next.
        let place = self.operand(target).value;
        let value = Some(self.expression(right));
        self.frame.emit(EventKind::Write { target: place, value, op: WriteOp::Augment(op) }, at);
    }

    /// Stores `value` in a target.
    pub(super) fn assign(&mut self, target: Node<'t>, value: Option<ValueId>) {
        self.deeper(target, |this| this.assign_to(target, value));
    }

    fn assign_to(&mut self, target: Node<'t>, value: Option<ValueId>) {
        match target.kind() {
            "identifier" => self.bind_name(target, value, false),
            "attribute" | "subscript" => {
                let place = self.operand(target).value;
                self.frame.emit(EventKind::Write { target: place, value, op: WriteOp::Assign }, span(target));
            }
            "parenthesized_expression" | "as_pattern_target" | "list_splat" | "list_splat_pattern" => {
                if let Some(inner) = first_named(target) {
                    self.assign(inner, value);
                }
            }
            "tuple_pattern" | "tuple" if named(target).len() == 1 && !has_token(target, ",") => {
                if let Some(inner) = first_named(target) {
                    self.assign(inner, value);
                }
            }
            "tuple_pattern" | "list_pattern" | "pattern_list" | "expression_list" | "tuple" | "list" => {
                self.unpack(target, value);
            }
            "ERROR" => {
                self.error_region(target);
            }
            _ => {
                self.not_understood(target);
            }
        }
    }

    /// `a, *b, c = value`.
    fn unpack(&mut self, target: Node<'t>, value: Option<ValueId>) {
        let targets = named(target);
        let is_star = |node: &Node| matches!(node.kind(), "list_splat_pattern" | "list_splat");
        let star = targets.iter().position(is_star).unwrap_or(targets.len());
        let displayed = value.and_then(|value| self.displayed(value, targets.len()));
        for (index, &part) in targets.iter().enumerate() {
            let bound = match (&displayed, value) {
                (Some(items), _) if star == targets.len() => items.get(index).copied(),
                (_, Some(value)) => {
                    // What stands at or after a star has no fixed position.
                    let field = (index < star).then(|| Name::new(&index.to_string()));
                    Some(self.frame.value(Value::Part { value, constructor: None, field }, span(part)))
                }
                (_, None) => None,
            };
            self.assign(part, bound);
        }
    }

    /// The members of a tuple or list display of `length` members.
    fn displayed(&self, value: ValueId, length: usize) -> Option<Vec<ValueId>> {
        let Value::Collection { kind: CollectionKind::Tuple | CollectionKind::List, items, .. } =
            self.frame.value_of(value)?
        else {
            return None;
        };
        let plain = items.len() == length && items.iter().all(|Arg { spread, .. }| !spread);
        // A comprehension looks like a display of one item.
        (plain && length > 1).then(|| items.iter().map(|item| item.value).collect())
    }

    /// Binds a name, whatever variable that is here. `walrus`: out of comprehensions.
    pub(super) fn bind_name(&mut self, name_node: Node<'t>, value: Option<ValueId>, walrus: bool) {
        self.bind(self.name(name_node), span(name_node), value, walrus);
    }

    pub(super) fn bind(&mut self, name: Name, at: Span, value: Option<ValueId>, walrus: bool) {
        match self.target(name, at, walrus) {
            Target::Local(local) => self.bind_local(name, local, value, at),
            Target::Captured(local) => self.write_captured(local, value, WriteOp::Assign, at),
            Target::Global => self.write_global(name, value, WriteOp::Assign, at),
        }
    }

    fn bind_local(&mut self, name: Name, local: LocalId, value: Option<ValueId>, at: Span) {
        self.frame.emit(EventKind::Bind { local, value, declares: false }, at);
        if self.scope_kind() == ScopeKind::Class
            && let Some(&class) = self.classes.last()
        {
            self.declare_field(class, name, TypeExpr::Unknown, value, at);
        }
    }

    fn write_captured(&mut self, local: LocalId, value: Option<ValueId>, op: WriteOp, at: Span) {
        let target = self.frame.value(Value::Local(local), at);
        self.frame.emit(EventKind::Write { target, value, op }, at);
    }

    fn write_global(&mut self, name: Name, value: Option<ValueId>, op: WriteOp, at: Span) {
        let global = self.global(name, at);
        if let (WriteOp::Assign, FnIdx(0), Some(value)) = (op, self.frame.index, value)
            && let Some(global) = self.file.globals.get_mut(global.0 as usize)
        {
            global.values.push((FnIdx(0), value));
        }
        let target = self.frame.value(Value::Path(Path::new([name])), at);
        self.frame.emit(EventKind::Write { target, value, op }, at);
    }

    /// `target: T`.
    fn annotate(&mut self, assignment: Node<'t>, target: Node<'t>, annotation: Node<'t>) {
        let text = self.text(annotation);
        let at = span(target);
        match target.kind() {
            "identifier" => {
                let name = self.name(target);
                if annotations::is_type_alias(text)
                    && let Some(right) = self.field(assignment, "right")
                {
                    self.alias(name, annotations::type_expr(self.text(right)), span(assignment), at);
                }
                self.annotate_name(name, annotations::type_expr(text), at);
                if annotations::is_class_variable(text) {
                    self.declare_class_variable(name);
                }
            }
            "attribute" => self.annotate_attribute(target, annotations::type_expr(text)),
            _ => {}
        }
    }

    fn annotate_name(&mut self, name: Name, ty: TypeExpr, at: Span) {
        if self.scope_kind() == ScopeKind::Class
            && let Some(&class) = self.classes.last()
        {
            self.declare_field(class, name, ty.clone(), None, at);
        }
        match self.target(name, at, false) {
            Target::Local(local) => {
                if let Some(local) = self.frame.function.locals.get_mut(local.0 as usize) {
                    local.ty = ty;
                }
            }
            Target::Global => {
                let global = self.global(name, at);
                if let Some(global) = self.file.globals.get_mut(global.0 as usize)
                    && global.ty == TypeExpr::Unknown
                {
                    global.ty = ty;
                }
            }
            Target::Captured(_) => {}
        }
    }

    /// `self.name: T` in a method declares a field of the class.
    fn annotate_attribute(&mut self, target: Node<'t>, ty: TypeExpr) {
        let (Some(object), Some(attribute), Some(class)) =
            (self.field(target, "object"), self.field(target, "attribute"), self.owner_class())
        else {
            return;
        };
        if object.kind() != "identifier" {
            return;
        }
        let receiver = self.frame.function.params.first().filter(|param| param.kind == ParamKind::Receiver);
        let receiver = receiver.map(|param| param.local);
        if let Resolved::Local(local) = self.resolve(self.name(object), span(object))
            && Some(local) == receiver
        {
            self.declare_field(class, self.name(attribute), ty, None, span(attribute));
        }
    }

    fn declare_field(&mut self, class: TypeIdx, name: Name, ty: TypeExpr, default: Option<ValueId>, at: Span) {
        let Some(class) = self.file.types.get_mut(class.0 as usize) else { return };
        match class.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                if field.ty == TypeExpr::Unknown {
                    field.ty = ty;
                }
                field.default = field.default.or(default);
            }
            None => class.fields.push(Field { name, ty, default, class_variable: false, span: at }),
        }
    }

    /// `name: ClassVar[T]` in a class body.
    fn declare_class_variable(&mut self, name: Name) {
        if self.scope_kind() != ScopeKind::Class {
            return;
        }
        let class = self.classes.last().and_then(|class| self.file.types.get_mut(class.0 as usize));
        if let Some(field) = class.and_then(|class| class.fields.iter_mut().find(|field| field.name == name)) {
            field.class_variable = true;
        }
    }

    /// `type A = T`, `A: TypeAlias = T`.
    pub(super) fn alias(&mut self, name: Name, target: TypeExpr, at: Span, name_span: Span) -> TypeIdx {
        let index = TypeIdx(super::next_index(&self.file.types));
        self.file.types.push(TypeDef {
            name,
            outer: Path::new(self.outer.iter().copied()),
            module: ModIdx(0),
            kind: TypeKind::Alias(target),
            bases: Vec::new(),
            generics: Vec::new(),
            fields: Vec::new(),
            variants: Vec::new(),
            decorators: Vec::new(),
            body: None,
            parent: self.enclosing_function(),
            generation: self.scopes.last().map_or(0, |scope| scope.generation),
            cfg_test: self.is_test(),
            span: at,
            name_span,
        });
        index
    }

    /// `del a, b.c, d[e]`.
    pub(super) fn delete(&mut self, target: Node<'t>) {
        self.deeper(target, |this| this.delete_target(target));
    }

    fn delete_target(&mut self, target: Node<'t>) {
        let at = span(target);
        match target.kind() {
            "identifier" => {
                let name = self.name(target);
                let value = match self.target(name, at, false) {
                    Target::Local(local) | Target::Captured(local) => Value::Local(local),
                    Target::Global => Value::Path(Path::new([name])),
                };
                let target = self.frame.value(value, at);
                self.frame.emit(EventKind::Write { target, value: None, op: WriteOp::Delete }, at);
            }
            "attribute" | "subscript" => {
                let place = self.operand(target).value;
                self.frame.emit(EventKind::Write { target: place, value: None, op: WriteOp::Delete }, at);
            }
            "parenthesized_expression"
            | "tuple"
            | "list"
            | "expression_list"
            | "pattern_list"
            | "tuple_pattern"
            | "list_pattern" => named(target).into_iter().for_each(|part| self.delete(part)),
            "ERROR" => {
                self.error_region(target);
            }
            _ => {
                self.not_understood(target);
            }
        }
    }
}
