//! Words as a shell takes them, for commands that people copy.

/// One word, whatever it holds.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@=:,".contains(c);
    // Where `=` comes first, zsh looks for a command.
    match text.chars().all(plain) && !text.is_empty() && !text.starts_with('=') {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_meant() {
        for text in [
            "/home/me/.bittensor",
            "/a b/$(x)",
            "it's",
            "",
            "`x`;\"\\",
            "=ls",
            "a=b",
        ] {
            let script = format!("printf %s {}", word(text));
            let shell = std::process::Command::new("sh")
                .args(["-c", &script])
                .output();
            let said = shell.expect("a shell").stdout;
            assert_eq!(String::from_utf8_lossy(&said), text);
        }
        assert_eq!(word("my-wallet"), "my-wallet");
    }
}
