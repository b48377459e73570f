//! `/etc/shadow` of an image: the root user's line, and nothing else in it.

/// A line that no password opens.
pub(super) const CLOSED: &str = "*";

/// The file with root's password set to this hash, and with root able to log in at all.
pub(super) fn with_root(shadow: &str, hash: &str) -> String {
    let mut lines = String::with_capacity(shadow.len() + 128);
    // Days since 1970 of the last change; without an age after which it had to be changed.
    let root = format!("root:{hash}:19000:0:99999:7:::");
    lines.push_str(&root);
    lines.push('\n');
    for line in shadow.lines() {
        if !line.starts_with("root:") {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_roots_line_changes() {
        let shadow = "daemon:*:1:0:99999:7:::\nroot:!:1:0:0:7:::\nrooted:*:1::::::\n";
        let expected =
            "root:$6$a$b:19000:0:99999:7:::\ndaemon:*:1:0:99999:7:::\nrooted:*:1::::::\n";
        assert_eq!(with_root(shadow, "$6$a$b"), expected);
        assert!(with_root("", CLOSED).starts_with("root:*:"));
    }
}
