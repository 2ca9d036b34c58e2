// The new text is written beside the old and renamed over it.
use std::fs;

fn note(name: &str) -> std::io::Result<()> {
    let mut seen = fs::read_to_string("seen.txt")?;
    seen.push_str(name);
    fs::write("seen.txt.new", seen)?;
    fs::rename("seen.txt.new", "seen.txt")
}
