//! What containers of the machine are made of, when it is lent.

use std::path::PathBuf;

/// What the machine is lent with.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Lending the machine")]
pub(in crate::cli) struct LendingArgs {
    /// Lend the machine, in containers of this image; it needs /usr/sbin/sshd, and is fetched if it is missing
    #[arg(long, value_name = "IMAGE", aliases = ["allocate.image", "allocate_image"], value_parser = image)]
    allocate_image: Option<String>,
    /// Docker's socket
    #[arg(long, value_name = "PATH", default_value = "/var/run/docker.sock", aliases = ["allocate.docker", "allocate_docker"], value_hint = clap::ValueHint::FilePath)]
    allocate_docker: PathBuf,
}

/// What the machine is lent with, resolved.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Lending {
    /// Nothing is lent without one.
    pub(in crate::cli) image: Option<String>,
    /// Docker's.
    pub(in crate::cli) socket: PathBuf,
}

impl LendingArgs {
    pub(in crate::cli) fn resolve(self) -> Lending {
        let Self {
            allocate_image,
            allocate_docker,
        } = self;
        Lending {
            image: allocate_image,
            socket: allocate_docker,
        }
    }
}

/// What Docker could take for a name.
fn image(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    match starts && text.len() <= 512 && text.chars().all(fits) {
        true => Ok(text.to_owned()),
        false => Err("use an image's name, such as nvidia-ssh:12.6".to_owned()),
    }
}
