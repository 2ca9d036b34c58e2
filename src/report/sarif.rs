//! SARIF 2.1.0 as GitHub code scanning wants it (and other viewers can use).
//!
//! The only module that knows `serde-sarif`. GitHub's rules that shape it: every rule is listed whether it fired or not; an
//! alert's title is the message's first sentence; only related locations linked from the message are shown; an empty string
//! counts as missing; a line or column of 0 makes the whole upload invalid; a file beyond the limits is rejected whole.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, CodeFlow, Fix as SarifFix, Invocation,
    Location as SarifLocation, Message, MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region,
    Replacement, ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference, Result as SarifResult,
    ResultLevel, Run, RunAutomationDetails, Sarif, Suppression, ThreadFlow, ThreadFlowLocation, Tool, ToolComponent,
};

use super::pages::REPOSITORY;
use super::{FileProblem, Rendered, Report, Reported, Silenced, SilencedBy, Style};
use crate::finding::{Confidence, Finding, Fix, Location, RuleInfo, Severity, Step, ThreadStory};
use crate::model::{FileId, ProblemKind};
use crate::source::{Place, Position, SourceFile, line_hashes};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// GitHub shows so many results a run and rejects files with more than 25,000.
pub const MAX_RESULTS: usize = 5_000;
/// GitHub shows 1,000 thread-flow locations a result; nobody reads that many.
const MAX_STEPS: usize = 40;
/// Sites linked from a message; more make it unreadable.
const MAX_LINKS: usize = 6;
/// Edits to files are few; problems may be as many as files.
const MAX_NOTIFICATIONS: usize = 1_000;
/// GitHub's limit for descriptions.
const MAX_DESCRIPTION: usize = 1_024;
/// The base that relative paths are resolved against; GitHub's own name for the checkout.
const ROOT: &str = "%SRCROOT%";

/// Renders a report; `category` names the analysis where one repository uploads several.
#[must_use]
pub fn render(report: &Report, _style: Style, category: Option<&str>) -> Rendered {
    let mut findings: Vec<&Reported> =
        report.findings.iter().filter(|reported| report.sources.get(reported.finding.primary.file).is_some()).collect();
    // The most severe first: what comes last is what a limit cuts off. The sort is stable, so ties stay sorted by place.
    findings.sort_by_key(|reported| {
        let finding = &reported.finding;
        (Reverse(level_rank(level(finding))), Reverse(finding.confidence))
    });
    let total = findings.len();
    findings.truncate(MAX_RESULTS);
    let mut notes = Vec::new();
    if total > findings.len() {
        notes
            .push(format!("SARIF holds the {MAX_RESULTS} most severe of {total} findings, the most that GitHub shows"));
    }
    let some_silenced = findings.iter().any(|reported| reported.silenced.is_some());
    let mut shared = Shared { some_silenced, ..Shared::default() };
    let results: Vec<SarifResult> = findings.iter().map(|reported| result(report, reported, &mut shared)).collect();
    let run = run(report, results, &notes, category);
    let sarif = Sarif::builder().schema(SCHEMA.to_owned()).version(json!("2.1.0")).runs(vec![run]).build();
    // Plain data with string keys always serialises. Compact: whitespace is most of a pretty-printed SARIF file.
    let mut text = serde_json::to_string(&sarif).unwrap_or_default();
    text.push('\n');
    Rendered { text, notes }
}

fn run(report: &Report, results: Vec<SarifResult>, notes: &[String], category: Option<&str>) -> Run {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut driver = ToolComponent::builder()
        .name("lockwise".to_owned())
        .full_name(format!("lockwise {version}"))
        .short_description(multiformat("Finds concurrency bugs in Rust and Python source."))
        .semantic_version(version.clone())
        .version(version)
        .rules(report.rules.iter().map(|rule| descriptor(report, rule)).collect::<Vec<_>>())
        .build();
    driver.information_uri = (!REPOSITORY.is_empty()).then(|| REPOSITORY.to_owned());
    let root = ArtifactLocation::builder().uri(folder_uri(&crate::source::slashed(&report.root))).build();
    let mut run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .original_uri_base_ids(BTreeMap::from([(ROOT.to_owned(), root)]))
        .invocations(vec![invocation(report, notes)])
        .results(results)
        .build();
    // Written only when asked for: it switches off the upload action's own `category`.
    run.automation_details = category.map(|name| {
        let id = if name.ends_with('/') { name.to_owned() } else { format!("{name}/") };
        RunAutomationDetails::builder().id(id).build()
    });
    run
}

fn descriptor(report: &Report, rule: &RuleInfo) -> ReportingDescriptor {
    let mut tags = vec!["concurrency".to_owned(), rule.family.as_str().to_owned()];
    tags.extend(rule.cwe.iter().take(6).map(|number| format!("external/cwe/cwe-{number:03}")));
    let mut properties = BTreeMap::from([
        ("precision".to_owned(), json!(rule.precision.as_str())),
        ("problem.severity".to_owned(), json!(problem_severity(rule.severity))),
    ]);
    if let Some(score) = security_severity(rule.cwe) {
        tags.push("security".to_owned());
        properties.insert("security-severity".to_owned(), json!(score));
    }
    let summary = sentence(rule.summary);
    let page = if rule.page.trim().is_empty() { summary.as_str() } else { rule.page };
    let help = MultiformatMessageString::builder().text(page.to_owned()).markdown(page.to_owned()).build();
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id.to_owned())
        .name(pascal_case(rule.id))
        .short_description(multiformat(&summary))
        .full_description(multiformat(&full_description(rule.page, &summary)))
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(json!(rule.severity.as_str())).build())
        .properties(property_bag(Some(tags), properties))
        .build();
    descriptor.help_uri = report.pages.of(rule);
    descriptor
}

/// A weakness is a security one where it lets somebody else's action come between check and use, or frees memory twice.
/// Everything else is reliability: a score would turn each finding into a security alert.
fn security_severity(cwe: &[u16]) -> Option<&'static str> {
    if cwe.iter().any(|number| matches!(number, 415 | 416)) {
        return Some("7.0");
    }
    cwe.contains(&367).then_some("5.0")
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

/// The page's first paragraph of prose, within GitHub's limit; the summary where there is none.
fn full_description(page: &str, summary: &str) -> String {
    let is_prose = |paragraph: &&str| !paragraph.is_empty() && !paragraph.starts_with(['#', '`', '|', '-', '<']);
    let text = page.split("\n\n").map(str::trim).find(is_prose).unwrap_or(summary);
    text.replace('\n', " ").chars().take(MAX_DESCRIPTION - 1).collect()
}

fn pascal_case(id: &str) -> String {
    let capital = |word: &str| sentence_start(word);
    id.split('-').map(capital).collect()
}

fn sentence_start(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn sentence(text: &str) -> String {
    let text = sentence_start(text.trim());
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

fn multiformat(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text.to_owned()).build()
}

/// A message without links. What looks like one (`handlers[i](event)`) is escaped; other brackets are left as they are,
/// since not all viewers take the escapes out.
fn message(text: impl Into<String>) -> Message {
    let text = text.into();
    linked_message(if text.contains("](") { escape(&text) } else { text })
}

fn linked_message(text: String) -> Message {
    Message::builder().text(text).build()
}

fn property_bag(tags: Option<Vec<String>>, additional_properties: BTreeMap<String, Value>) -> PropertyBag {
    let mut bag = PropertyBag::builder().additional_properties(additional_properties).build();
    bag.tags = tags;
    bag
}

/// The level of a finding: the rule's where it is sure, lower where it is not, so that GitHub sorts it lower.
fn level(finding: &Finding) -> ResultLevel {
    match (finding.severity, finding.confidence) {
        (Severity::Error, Confidence::High) => ResultLevel::Error,
        (Severity::Error, Confidence::Medium) | (Severity::Warning, Confidence::High | Confidence::Medium) => {
            ResultLevel::Warning
        }
        (_, Confidence::Low) | (Severity::Note, _) => ResultLevel::Note,
    }
}

fn level_rank(level: ResultLevel) -> u8 {
    match level {
        ResultLevel::Error => 3,
        ResultLevel::Warning => 2,
        ResultLevel::Note => 1,
        ResultLevel::None => 0,
    }
}

fn rank(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::High => 90.0,
        Confidence::Medium => 60.0,
        Confidence::Low => 30.0,
    }
}

fn result(report: &Report, reported: &Reported, shared: &mut Shared) -> SarifResult {
    let finding = &reported.finding;
    let links = links(report, finding);
    let properties = BTreeMap::from([("confidence".to_owned(), json!(finding.confidence.as_str()))]);
    let rule_index = report.rules.iter().position(|rule| rule.id == finding.rule);
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.to_owned())
        .level(level(finding))
        .message(linked_message(message_text(finding, &links)))
        .locations(location(report, finding.primary).into_iter().collect::<Vec<_>>())
        .partial_fingerprints(shared.fingerprints(report, finding))
        .rank(rank(finding.confidence))
        .properties(property_bag(None, properties))
        .build();
    result.rule_index = rule_index.and_then(|index| i64::try_from(index).ok());
    let related: Vec<SarifLocation> = (1..).zip(&links).filter_map(|(id, link)| link.location(report, id)).collect();
    result.related_locations = (!related.is_empty()).then_some(related);
    result.code_flows = code_flow(report, finding).map(|flow| vec![flow]);
    result.fixes = finding.fix.as_ref().and_then(|fix| sarif_fix(report, fix)).map(|fix| vec![fix]);
    let suppression = |silenced: &Silenced| {
        let kind = if silenced.by == SilencedBy::Comment { "inSource" } else { "external" };
        let mut suppression = Suppression::builder().kind(json!(kind)).build();
        suppression.justification = silenced.reason.clone().filter(|reason| !reason.is_empty());
        suppression
    };
    // Where some results have the property, its absence from the others would mean that nobody knows.
    result.suppressions = shared.some_silenced.then(|| reported.silenced.iter().map(suppression).collect());
    result
}

/// A site linked from the message.
struct Link<'a> {
    location: Location,
    text: &'a str,
}

impl Link<'_> {
    fn location(&self, report: &Report, id: i64) -> Option<SarifLocation> {
        let mut location = location(report, self.location)?;
        location.id = Some(id);
        location.message = Some(message(non_empty(self.text)));
        Some(location)
    }
}

/// The sites a message links: what the finding relates to, and where each thread ends.
fn links<'a>(report: &Report, finding: &'a Finding) -> Vec<Link<'a>> {
    let related = finding.related.iter().map(|related| Link { location: related.location, text: &related.text });
    let ends = finding.threads.iter().filter_map(|thread| thread.steps.last());
    let ends = ends.map(|step| Link { location: step.location, text: &step.text });
    let mut links: Vec<Link<'a>> = Vec::new();
    for link in related.chain(ends) {
        let known = link.location == finding.primary || links.iter().any(|other| other.location == link.location);
        if !known && report.sources.get(link.location.file).is_some() && links.len() < MAX_LINKS {
            links.push(link);
        }
    }
    links
}

/// The first sentence is the title of an alert and the only text in lists.
fn message_text(finding: &Finding, links: &[Link]) -> String {
    let mut text = format!("{}.", escape(non_empty(finding.message.trim_end_matches('.'))));
    if !finding.outcome.is_empty() {
        text.push(' ');
        text.push_str(&escape(&sentence(&finding.outcome)));
    }
    for (index, link) in links.iter().enumerate() {
        text.push_str(if index == 0 { " See " } else { ", " });
        text.push_str(&format!("[{}]({})", escape(non_empty(link.text)), index + 1));
    }
    if !links.is_empty() {
        text.push('.');
    }
    text
}

/// Brackets make links in SARIF messages; names may contain them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// GitHub rejects empty messages; a rule that writes one is wrong, but the upload must not fail for it.
fn non_empty(text: &str) -> &str {
    if text.trim().is_empty() { "here" } else { text }
}

/// One code flow whose thread flows are the threads of the story.
fn code_flow(report: &Report, finding: &Finding) -> Option<CodeFlow> {
    let flows: Vec<ThreadFlow> = finding.threads.iter().filter_map(|thread| thread_flow(report, thread)).collect();
    (!flows.is_empty()).then(|| CodeFlow::builder().thread_flows(flows).build())
}

fn thread_flow(report: &Report, thread: &ThreadStory) -> Option<ThreadFlow> {
    // A thread too long to show keeps how it gets here and what it does here.
    let cut = thread.steps.len().saturating_sub(MAX_STEPS);
    let (head, tail) = thread.steps.split_at(thread.steps.len().min(MAX_STEPS / 2));
    let steps = head.iter().chain(tail.iter().skip(cut));
    let locations: Vec<ThreadFlowLocation> = steps
        .enumerate()
        .filter_map(|(index, step)| {
            let name = if index == 0 { Some(thread.name.as_str()) } else { None };
            step_location(report, step, name)
        })
        .collect();
    (!locations.is_empty())
        .then(|| ThreadFlow::builder().id(non_empty(&thread.name).to_owned()).locations(locations).build())
}

fn step_location(report: &Report, step: &Step, thread: Option<&str>) -> Option<ThreadFlowLocation> {
    let mut place = location(report, step.location)?;
    let mut text = non_empty(&step.text).to_owned();
    // Viewers show no name of a thread flow; the first step must carry it.
    if let Some(name) = thread {
        text = format!("{name}: {text}");
    }
    let held = step.held.iter().map(|lock| format!("`{lock}`")).collect::<Vec<_>>().join(", ");
    if !held.is_empty() {
        text = format!("{text}, holding {held}");
    }
    place.message = Some(message(text));
    let mut flow_location = ThreadFlowLocation::builder().location(place).build();
    if !held.is_empty() {
        flow_location.state = Some(BTreeMap::from([("locks held".to_owned(), multiformat(&held))]));
    }
    Some(flow_location)
}

fn sarif_fix(report: &Report, fix: &Fix) -> Option<SarifFix> {
    let mut by_file: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let file = report.sources.get(edit.location.file)?;
        let replacement = Replacement::builder()
            .deleted_region(exact_region(file, edit.location))
            .inserted_content(ArtifactContent::builder().text(edit.text.clone()).build())
            .build();
        by_file.entry(edit.location.file).or_default().push(replacement);
    }
    let changes = by_file.into_iter().filter_map(|(id, replacements)| {
        let file = report.sources.get(id)?;
        let artifact = artifact(&file.place);
        Some(ArtifactChange::builder().artifact_location(artifact).replacements(replacements).build())
    });
    let changes: Vec<ArtifactChange> = changes.collect();
    (!changes.is_empty())
        .then(|| SarifFix::builder().description(message(non_empty(&fix.title))).artifact_changes(changes).build())
}

fn location(report: &Report, location: Location) -> Option<SarifLocation> {
    let file = report.sources.get(location.file)?;
    let region = first_line_region(file, location);
    let physical = PhysicalLocation::builder().artifact_location(artifact(&file.place)).region(region).build();
    Some(SarifLocation::builder().physical_location(physical).build())
}

fn exact_region(file: &SourceFile, location: Location) -> Region {
    let range = file.range(location.span);
    region(position(file, range.start), position(file, range.end))
}

/// A pull request shows an alert only if all lines of its region are in the diff: one line, always, and never empty. A step that
/// starts a thread may span its whole closure; where it begins is what there is to see.
fn first_line_region(file: &SourceFile, location: Location) -> Region {
    let range = file.range(location.span);
    let start = position(file, range.start);
    let end = position(file, range.end);
    if end.line == start.line && end.column > start.column {
        return region(start, end);
    }
    let line = file.sheet.lines.text(start.line, &file.sheet.text);
    let last = u32::try_from(line.chars().count() + 1).unwrap_or(u32::MAX);
    region(start, Position { line: start.line, column: last.max(start.column + 1) })
}

fn position(file: &SourceFile, offset: usize) -> Position {
    file.sheet.position(u32::try_from(offset).unwrap_or(u32::MAX))
}

fn region(start: Position, end: Position) -> Region {
    Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .build()
}

fn artifact(place: &Place) -> ArtifactLocation {
    match place {
        Place::InRoot(path) => {
            ArtifactLocation::builder().uri(percent_encoded(path)).uri_base_id(ROOT.to_owned()).build()
        }
        Place::Outside(path) => ArtifactLocation::builder().uri(file_uri(path)).build(),
    }
}

fn file_uri(path: &str) -> String {
    let path = percent_encoded(path);
    // `C:/x` needs a third slash; `/x` brings it.
    if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
}

/// A base must end in `/`, or its last folder is not part of it.
fn folder_uri(path: &str) -> String {
    let uri = file_uri(path);
    if uri.ends_with('/') { uri } else { format!("{uri}/") }
}

/// RFC 3986: what stands in a path segment unencoded, and `/`. The colon is left out: in a relative reference's first segment
/// it would make a scheme of what stands before it.
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@/".contains(&byte);
        if plain { encoded.push(char::from(byte)) } else { encoded.push_str(&format!("%{byte:02X}")) }
    }
    encoded
}

/// What the results of a run share.
#[derive(Default)]
struct Shared {
    /// Whether any result is suppressed.
    some_silenced: bool,
    /// The line hashes of files, worked out once a file.
    lines: BTreeMap<String, Vec<String>>,
    /// How often a key has occurred.
    keys: BTreeMap<String, u32>,
}

impl Shared {
    fn fingerprints(&mut self, report: &Report, finding: &Finding) -> BTreeMap<String, String> {
        let key = finding.fingerprint();
        let count = self.keys.entry(key.clone()).or_insert(0);
        *count += 1;
        let mut fingerprints = BTreeMap::from([("lockwise/v1".to_owned(), format!("{key}:{count}"))]);
        if let Some((file, at)) = report.locate(finding.primary) {
            let hash = || line_hashes(&file.sheet.text, file.sheet.bom);
            let hashes = self.lines.entry(file.path.clone()).or_insert_with(hash);
            if let Some(hash) = hashes.get(at.line.saturating_sub(1) as usize) {
                fingerprints.insert("primaryLocationLineHash".to_owned(), hash.clone());
            }
        }
        fingerprints
    }
}

fn invocation(report: &Report, notes: &[String]) -> Invocation {
    let limits = notes
        .iter()
        .map(|note| Notification::builder().level(json!("warning")).message(message(note.as_str())).build());
    let shown = report.problems.iter().take(MAX_NOTIFICATIONS).map(notification);
    let left = report.problems.len().saturating_sub(MAX_NOTIFICATIONS);
    let rest = (left > 0).then(|| {
        Notification::builder().level(json!("warning")).message(message(format!("{left} more problems"))).build()
    });
    let notifications: Vec<Notification> = limits.chain(shown).chain(rest).collect();
    // A defect in one rule or file leaves results out; files that others broke do not.
    let successful = report.problems.iter().all(|problem| problem.kind != ProblemKind::Internal);
    let mut invocation = Invocation::builder().execution_successful(successful).build();
    invocation.tool_execution_notifications = (!notifications.is_empty()).then_some(notifications);
    invocation
}

fn notification(problem: &FileProblem) -> Notification {
    let level = if problem.kind == ProblemKind::Internal { "error" } else { "warning" };
    let kind = serde_json::to_value(problem.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let text = if problem.path.is_empty() {
        problem.message.clone()
    } else {
        format!("{}: {}", problem.path, problem.message)
    };
    let mut notification = Notification::builder().level(json!(level)).message(message(text)).build();
    notification.descriptor = kind.map(|id| ReportingDescriptorReference::builder().id(id).build());
    notification.locations = problem.place.as_ref().map(|place| {
        let mut physical = PhysicalLocation::builder().artifact_location(artifact(place)).build();
        physical.region = problem.position.map(|at| region(at, Position { line: at.line, column: at.column + 1 }));
        vec![SarifLocation::builder().physical_location(physical).build()]
    });
    notification
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_percent_encoded() {
        assert_eq!(percent_encoded("src/a b#é%[x]:y.py"), "src/a%20b%23%C3%A9%25%5Bx%5D%3Ay.py");
        assert_eq!(file_uri("/tmp/a b.py"), "file:///tmp/a%20b.py");
        assert_eq!(folder_uri("/tmp/x"), "file:///tmp/x/");
    }

    #[test]
    fn brackets_are_escaped() {
        assert_eq!(escape(r"`a[0]` \ b"), r"`a\[0\]` \\ b");
    }

    #[test]
    fn descriptions_are_the_first_prose() {
        assert_eq!(full_description("# title\n\nTwo\nlines.\n\nMore.", "x"), "Two lines.");
        assert_eq!(full_description("", "Summary."), "Summary.");
    }

    #[test]
    fn unsure_findings_are_ranked_lower() {
        let ranks = [Confidence::Low, Confidence::Medium, Confidence::High].map(rank);
        assert!(ranks[0] < ranks[1] && ranks[1] < ranks[2]);
    }
}
