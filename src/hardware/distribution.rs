//! Which Linux this is, as far as it decides how things are installed (os-release(5)).

use super::text;

/// A distribution.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distribution {
    /// As people know it: `Debian GNU/Linux 12 (bookworm)`.
    pub name: Option<String>,
    /// As programs do: `debian`, `ubuntu`, `fedora`.
    pub id: String,
    /// Whose packages it takes; none for one that is not known here.
    pub family: Option<Family>,
}

/// Distributions that install alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// apt.
    Debian,
    /// apt, with what is Ubuntu's own.
    Ubuntu,
    /// dnf, with what is Fedora's own.
    Fedora,
    /// dnf, of those who rebuild Red Hat's.
    RedHat,
    /// pacman.
    Arch,
    /// zypper.
    Suse,
}

/// Looks at the distribution.
pub fn distribution() -> Distribution {
    let release = text("/etc/os-release").or_else(|| text("/usr/lib/os-release"));
    Distribution::read(&release.unwrap_or_default())
}

impl Distribution {
    /// Reads os-release's text.
    pub fn read(release: &str) -> Self {
        let id = value(release, "ID").unwrap_or_else(|| "linux".to_owned());
        let like = value(release, "ID_LIKE").unwrap_or_default();
        let mut names = std::iter::once(id.as_str()).chain(like.split_whitespace());
        // Amazon's is like Fedora, and has other packages for all that is installed here.
        let family = (id != "amzn").then(|| names.find_map(Family::of)).flatten();
        Self {
            name: value(release, "PRETTY_NAME"),
            family,
            id,
        }
    }
}

impl Family {
    fn of(id: &str) -> Option<Self> {
        Some(match id {
            "debian" => Self::Debian,
            "ubuntu" => Self::Ubuntu,
            "fedora" => Self::Fedora,
            "rhel" | "centos" | "rocky" | "almalinux" | "ol" => Self::RedHat,
            "arch" => Self::Arch,
            "suse" | "opensuse" | "sles" => Self::Suse,
            _ => return None,
        })
    }
}

/// A variable's value, as a shell would have it.
fn value(release: &str, name: &str) -> Option<String> {
    let assigned = |line: &str| {
        Some(
            line.trim()
                .strip_prefix(name)?
                .strip_prefix('=')?
                .to_owned(),
        )
    };
    // As in a shell, the last one counts.
    let text = release.lines().filter_map(assigned).next_back()?;
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = match quote {
        Some(quote) => text[1..].strip_suffix(quote).unwrap_or(&text[1..]),
        None => &text,
    };
    let mut value = String::with_capacity(bare.len());
    let mut escaped = false;
    for c in bare.chars() {
        if c == '\\' && !escaped && quote != Some('\'') {
            escaped = true;
            continue;
        }
        escaped = false;
        value.push(c);
    }
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_known_by_themselves_or_by_those_they_are_like() {
        for (release, family) in [
            ("ID=debian\n", Some(Family::Debian)),
            ("ID=ubuntu\nID_LIKE=debian\n", Some(Family::Ubuntu)),
            (
                "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
                Some(Family::Ubuntu),
            ),
            ("ID=fedora\n", Some(Family::Fedora)),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                Some(Family::RedHat),
            ),
            ("ID=\"rhel\"\nID_LIKE=\"fedora\"\n", Some(Family::RedHat)),
            ("ID=manjaro\nID_LIKE=arch\n", Some(Family::Arch)),
            (
                "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
                Some(Family::Suse),
            ),
            ("ID=\"amzn\"\nID_LIKE=\"fedora\"\n", None),
            ("ID=nixos\n", None),
            ("", None),
        ] {
            assert_eq!(Distribution::read(release).family, family, "{release}");
        }
    }

    #[test]
    fn values_are_those_of_a_shell() {
        let read = |text: &str| Distribution::read(text).name;
        let name = |text: &str| read(&format!("PRETTY_NAME={text}\nID=x\n"));
        assert_eq!(name("\"Debian 12\"").as_deref(), Some("Debian 12"));
        assert_eq!(name("'A \"B\"'").as_deref(), Some("A \"B\""));
        assert_eq!(name("\"a\\\"b\"").as_deref(), Some("a\"b"));
        assert_eq!(name("\"cut short").as_deref(), Some("cut short"));
        assert_eq!(name(""), None);
        assert_eq!(read("# PRETTY_NAME=x\nNAME=y\n"), None);
        assert_eq!(Distribution::read("").id, "linux");
        assert_eq!(Distribution::read("ID=a\nID=b").id, "b");
    }
}
