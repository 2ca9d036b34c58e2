//! Changes of Python texts.

use super::Replacement;
use super::page::Page;
use crate::finding::plan::Change;
use crate::model::Span;
use crate::python::outline::{Role, Statement};

/// What a change replaces; `None` where it cannot be made.
pub(super) fn write(page: &Page<'_>, change: &Change) -> Option<Vec<Replacement>> {
    match change {
        Change::Replace(span, with) => Some(vec![(span.start as usize..span.end as usize, with.clone())]),
        Change::Import(module) => import(page, module),
        Change::Global(statement) => global(page, statement),
        Change::Hold { acquire, release, lock, is_async } => hold(page, *acquire, *release, *lock, *is_async),
        Change::Within { first, last, context, avoid } => within(page, *first, *last, context, avoid),
        Change::Enter { call, name, last } => enter(page, *call, name, *last),
        Change::TryFinally { context, undo } => try_finally(page, *context, undo),
        Change::Follow { value, name, then } => follow(page, *value, name, then),
        Change::Assignment { target, value, to, annotation } => assignment(page, (*target, *value), to, annotation),
        Change::Reraise(clause) => reraise(page, *clause),
        Change::OnlyAt { name, sites } => only_at(page, name, sites).then(Vec::new),
        Change::Bind { .. } | Change::SameBlock { .. } | Change::Remove(_) | Change::Spin(_) | Change::Hoist { .. } => {
            None
        }
    }
}

fn insertion(at: usize, text: String) -> Replacement {
    (at..at, text)
}

fn is_import(statement: &Statement) -> bool {
    matches!(statement.kind.as_str(), "import_statement" | "import_from_statement")
}

fn defines(statement: &Statement) -> bool {
    matches!(statement.kind.as_str(), "function_definition" | "class_definition" | "decorated_definition")
}

/// What must stay first in a file: its documentation and `from __future__`.
fn stays_first(page: &Page<'_>, statement: &Statement) -> bool {
    statement.kind == "future_import_statement"
        || statement.kind == "expression_statement" && page.outline.texts.contains(&statement.span)
}

fn import(page: &Page<'_>, module: &str) -> Option<Vec<Replacement>> {
    let line = format!("import {module}{}", page.newline());
    let mut top: Vec<&Statement> = page.outline.block(0).filter_map(|index| page.statement(index)).collect();
    // An import below the first definition is there for a reason.
    top.truncate(top.iter().position(|statement| defines(statement)).map_or(top.len(), |first| first + 1));
    let before = top.iter().find(|statement| is_import(statement));
    let before = before.or_else(|| top.iter().find(|statement| !stays_first(page, statement)))?;
    page.indent(before).filter(|indent| indent.is_empty())?;
    if !is_import(before) {
        return Some(vec![insertion(page.line_start(before.span.start), format!("{line}{}", page.newline()))]);
    }
    // Among those of its kind that stand together, in the order of the alphabet if they are.
    let first = top.iter().position(|statement| statement.span == before.span)?;
    let mut at = page.line_start(before.span.start);
    for statement in top.iter().skip(first) {
        let earlier = statement.kind == "import_statement" && page.of(statement.span)? < line.trim_end();
        if !earlier || !page.is_alone(statement) || page.line_start(statement.span.start) != at {
            break;
        }
        at = page.next_line(statement.span.end);
    }
    // The last line may not be ended.
    let ended = page.text.get(..at).is_none_or(|text| text.is_empty() || text.ends_with('\n'));
    ended.then(|| vec![insertion(at, line)])
}

fn global(page: &Page<'_>, line: &str) -> Option<Vec<Replacement>> {
    let newline = page.newline();
    let top = || page.outline.block(0).filter_map(|index| page.statement(index));
    let first = top().find(|statement| defines(statement))?;
    let behind = top().take_while(|statement| !defines(statement)).filter(|statement| is_import(statement)).last();
    if let Some(behind) = behind {
        page.is_alone(behind).then_some(())?;
        return Some(vec![insertion(page.line_end(behind.span.end), format!("{newline}{newline}{line}"))]);
    }
    page.indent(first).filter(|indent| indent.is_empty())?;
    Some(vec![insertion(page.line_start(first.span.start), format!("{line}{newline}{newline}{newline}"))])
}

/// A comment behind something that goes, as a line of its own.
fn kept(page: &Page<'_>, indent: &str, tail: &str) -> String {
    let comment = tail.trim_start();
    if comment.is_empty() { String::new() } else { format!("{indent}{comment}{}", page.newline()) }
}

fn hold(page: &Page<'_>, acquire: Span, release: Span, lock: Span, is_async: bool) -> Option<Vec<Replacement>> {
    let start = page.expression(acquire)?;
    let end = page.expression(release)?;
    let (first, last) = (page.statement(start)?, page.statement(end)?);
    if !page.is_alone(first) || !page.is_alone(last) || first.span.end > last.span.start {
        return None;
    }
    let lock = page.of(lock).filter(|lock| !lock.contains('\n'))?;
    let indent = page.indent(first)?;
    let unit = page.unit(start);
    let with = if is_async { "async with" } else { "with" };
    let tail = page.tail(first.span.end)?;
    let mut text = format!("{indent}{with} {lock}:{tail}{}", page.newline());
    let body = page.next_line(first.span.end);
    let range = page.line_start(first.span.start)..page.next_line(last.span.end);
    let comment = page.tail(last.span.end)?;
    if last.block == first.block {
        let between = page.outline.block(first.block).any(|index| start < index && index < end);
        between.then_some(())?;
        text.push_str(&page.deeper(body..page.line_start(last.span.start), unit)?);
        text.push_str(&kept(page, indent, comment));
        return Some(vec![(range, text)]);
    }
    // All there is in the `finally` of a later statement of the block.
    let guarded = page.statement(last.parent?).filter(|guarded| guarded.block == first.block)?;
    let finally = guarded.blocks.iter().find(|block| block.id == last.block && block.role == Role::Finally)?;
    let only = page.outline.block(last.block).count() == 1 && guarded.kind == "try_statement";
    let inner = page.indent(last)?;
    // `finally:`, and the comments below it.
    let clause = finally.head.start + u32::try_from(page.of(finally.head)?.find(':')?).ok()? + 1;
    let below = page.text.get(page.next_line(clause)..page.line_start(last.span.start))?;
    let clause_comment = kept(page, inner, page.tail(clause)?);
    if !only || page.line_start(finally.head.start) < page.next_line(first.span.end) {
        return None;
    }
    let handled = guarded.blocks.iter().any(|block| block.role == Role::Other);
    let body_end = page.line_start(finally.head.start);
    if handled {
        text.push_str(&page.deeper(body..body_end, unit)?);
    } else {
        let opening = guarded.span.start + u32::try_from("try".len()).ok()?;
        let opening = opening + u32::try_from(page.text.get(opening as usize..)?.find(':')?).ok()? + 1;
        text.push_str(&page.deeper(body..page.line_start(guarded.span.start), unit)?);
        text.push_str(&kept(page, inner, page.tail(opening)?));
        text.push_str(page.text.get(page.next_line(opening)..body_end)?);
    }
    text.push_str(&clause_comment);
    text.push_str(below);
    text.push_str(&kept(page, inner, comment));
    Some(vec![(range, text)])
}

/// Statements that a `with` can stand around for no more than what they do.
fn can_be_held(statement: &Statement) -> bool {
    matches!(
        statement.kind.as_str(),
        "expression_statement"
            | "delete_statement"
            | "if_statement"
            | "for_statement"
            | "while_statement"
            | "try_statement"
            | "return_statement"
            | "assert_statement"
            | "pass_statement"
    )
}

fn within(page: &Page<'_>, first: Span, last: Span, context: &str, avoid: &[Span]) -> Option<Vec<Replacement>> {
    let (start, end) = page.siblings(page.outline.around(first)?, page.outline.around(last)?)?;
    let (first, last) = (page.statement(start)?, page.statement(end)?);
    let whole = Span { start: first.span.start, end: last.span.end };
    let mut body = page.outline.block(first.block).filter(|index| (start..=end).contains(index));
    if !body.all(|index| page.statement(index).is_some_and(can_be_held))
        || avoid.iter().any(|span| whole.contains(*span))
        || page.tail(last.span.end).is_none()
    {
        return None;
    }
    let indent = page.indent(first)?;
    let range = page.line_start(whole.start)..page.next_line(whole.end);
    let body = page.deeper(range.clone(), page.unit(start))?;
    Some(vec![(range, format!("{indent}with {context}:{}{body}", page.newline()))])
}

fn enter(page: &Page<'_>, call: Span, name: &str, last: Span) -> Option<Vec<Replacement>> {
    let start = page.outline.around(call)?;
    let first = page.statement(start)?;
    let before = page.of(Span { start: first.span.start, end: call.start })?;
    let bound = before.trim_end().strip_suffix('=')?.trim_end();
    if first.span.end != call.end || bound != name || !page.is_alone(first) {
        return None;
    }
    let (same, end) = page.siblings(start, page.outline.around(last)?)?;
    let last = page.statement(end).filter(|_| same == start && end != start)?;
    page.tail(last.span.end)?;
    let (indent, tail) = (page.indent(first)?, page.tail(first.span.end)?);
    let body = page.deeper(page.next_line(first.span.end)..page.next_line(last.span.end), page.unit(start))?;
    let range = page.line_start(first.span.start)..page.next_line(last.span.end);
    Some(vec![(range, format!("{indent}with {} as {name}:{tail}{}{body}", page.of(call)?, page.newline()))])
}

fn try_finally(page: &Page<'_>, context: Span, undo: &[(Span, String)]) -> Option<Vec<Replacement>> {
    let index = page.outline.around(context)?;
    let statement = page.statement(index).filter(|statement| statement.kind == "with_statement")?;
    let indent = page.indent(statement)?;
    let body = statement.blocks.first()?;
    let inner = page.outline.block(body.id).next().and_then(|index| page.statement(index))?;
    let inner = page.indent(inner)?;
    let before = page.of(Span { start: statement.span.start, end: context.start })?;
    let colon = page.of(Span { start: context.end, end: body.head.end })?.find(':')?;
    let colon = context.end + u32::try_from(colon).ok()?;
    let nothing = page.of(Span { start: context.end, end: colon })?.is_empty();
    page.tail(colon + 1)?;
    page.tail(statement.span.end)?;
    if before.trim() != "with" || !nothing {
        return None;
    }
    let newline = page.newline();
    let context_text = page.of(context)?;
    let mut undone = context_text.to_string();
    for (span, with) in undo.iter().rev() {
        let start = span.start.checked_sub(context.start)? as usize;
        let end = span.end.checked_sub(context.start)? as usize;
        undone.get(start..end)?;
        undone.replace_range(start..end, with);
    }
    // A comment behind the `with` is about what it takes.
    let with = (statement.span.start as usize..context.start as usize, String::new());
    let sign = (colon as usize..colon as usize + 1, String::new());
    let opening = insertion(page.line_end(colon), format!("{newline}{indent}try:"));
    let end = page.line_end(statement.span.end);
    let finally = format!("{newline}{indent}finally:{newline}{inner}{undone}");
    Some(vec![with, sign, opening, insertion(end, finally)])
}

fn reraise(page: &Page<'_>, clause: Span) -> Option<Vec<Replacement>> {
    let all = page.outline.statements.iter().flat_map(|statement| &statement.blocks);
    let block = all.into_iter().find(|block| block.head.start == clause.start)?;
    // Of several exceptions the others may well be meant to end here.
    let head = page.of(block.head)?;
    let caught = head.strip_prefix("except ")?.split(':').next()?;
    if caught.contains([',', '(', '*']) {
        return None;
    }
    let mut body = page.outline.block(block.id).filter_map(|index| page.statement(index));
    let first = body.next()?;
    let last = body.last().unwrap_or(first);
    let indent = page.indent(first)?;
    match last.kind.as_str() {
        "pass_statement" if last == first => {
            Some(vec![(last.span.start as usize..last.span.end as usize, "raise".to_owned())])
        }
        "return_statement" | "raise_statement" | "break_statement" | "continue_statement" => None,
        _ => {
            page.tail(last.span.end)?;
            Some(vec![insertion(page.line_end(last.span.end), format!("{}{indent}raise", page.newline()))])
        }
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn follow(page: &Page<'_>, value: Span, name: &str, then: &[String]) -> Option<Vec<Replacement>> {
    let index = page.outline.around(value)?;
    let statement = page.statement(index).filter(|statement| statement.kind == "expression_statement")?;
    let (indent, _) = (page.indent(statement)?, page.tail(statement.span.end)?);
    if statement.span.end != value.end {
        return None;
    }
    let mut all = Vec::new();
    let before = page.of(Span { start: statement.span.start, end: value.start })?;
    let name = if before.is_empty() {
        all.push(insertion(value.start as usize, format!("{name} = ")));
        name
    } else {
        before.trim_end().strip_suffix('=')?.trim_end()
    };
    if !is_name(name) {
        return None;
    }
    let newline = page.newline();
    let lines: String = then.iter().map(|line| format!("{newline}{indent}{}", line.replace("{}", name))).collect();
    all.push(insertion(page.line_end(statement.span.end), lines));
    Some(all)
}

fn assignment(
    page: &Page<'_>,
    (target, value): (Span, Span),
    to: &[String],
    annotation: &str,
) -> Option<Vec<Replacement>> {
    let index = page.outline.around(target)?;
    let statement = page.statement(index).filter(|statement| statement.kind == "expression_statement")?;
    if statement.span.start != target.start || statement.span.end != value.end {
        return None;
    }
    let sign = page.of(Span { start: target.end, end: value.start })?.trim();
    let of = page.of(target)?;
    let mut lines: Vec<String> = to.iter().map(|line| line.replace("{}", of)).collect();
    if sign != "=" {
        // Annotated: what it is now has another type.
        let first = lines.first_mut()?;
        sign.strip_prefix(':').and_then(|sign| sign.strip_suffix('='))?;
        let rest = first.strip_prefix(of)?.strip_prefix(" =")?;
        *first = format!("{of}: {annotation} ={rest}");
    }
    let joint = match lines.len() {
        1 => String::new(),
        _ => {
            page.tail(statement.span.end)?;
            format!("{}{}", page.newline(), page.indent(statement)?)
        }
    };
    // A comment behind the assignment stays with the first line.
    let rest = lines.split_off(1);
    let mut all = vec![(statement.span.start as usize..statement.span.end as usize, lines.concat())];
    if !rest.is_empty() {
        let rest: String = rest.iter().map(|line| format!("{joint}{line}")).collect();
        let end = page.line_end(statement.span.end);
        all.push(insertion(end, rest));
    }
    Some(all)
}

/// Whether every `.name` of the file is one of those known. What stands in a comment, or in a string that is no template, is
/// none; a string that is the name might be given to `getattr`.
fn only_at(page: &Page<'_>, name: &str, sites: &[Span]) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    page.text.match_indices(name).all(|(start, _)| {
        let end = start + name.len();
        let (before, after) = (page.text.get(..start).unwrap_or_default(), page.text.get(end..).unwrap_or_default());
        if before.ends_with(is_part) || after.starts_with(is_part) {
            return true;
        }
        let known = sites.iter().any(|site| site.end as usize == end);
        let here = Span::new(start, end);
        let inside = page.outline.texts.iter().find(|text| text.contains(here));
        match inside.and_then(|span| page.of(*span)) {
            _ if known => true,
            None => !before.trim_end().ends_with('.'),
            Some(text) if text.starts_with('#') => true,
            Some(text) => {
                let quote = text.find(['"', '\'']).unwrap_or(0);
                let template = text.get(..quote).is_some_and(|prefix| prefix.contains(['f', 'F', 't', 'T']));
                !template && text.get(quote..).unwrap_or_default().trim_matches(['"', '\'']) != name
            }
        }
    })
}
