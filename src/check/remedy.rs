//! What mends something, told apart from the commands that do it: those are the distribution's.

use std::path::PathBuf;

/// What mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// The NVIDIA driver is to be installed.
    InstallDriver,
    /// The driver's kernel module is to be loaded.
    LoadDriver,
    /// This user is to be allowed the GPUs' device files.
    JoinGpuGroups,
    /// The machine is to be started again.
    Reboot,
    /// Docker is to be installed, and started.
    InstallDocker,
    /// Docker is there and is to be started.
    StartDocker,
    /// This user is to be allowed Docker's socket.
    JoinDockerGroup,
    /// An image is to be fetched.
    PullImage(String),
    /// NVIDIA's container toolkit is to be installed, and made known to Docker.
    InstallToolkit,
    /// The toolkit is there and is to be made known to Docker.
    ConfigureToolkit,
    /// The clock is to be set by others' clocks.
    SetClock,
    /// Who listens on a port is to be found out.
    NameListener(u16),
    /// A port is to be opened to others.
    OpenPort(u16),
    /// A file or folder is to be this user's own.
    Own(PathBuf),
    /// A file or folder is to be closed to others, to this mode.
    Close(PathBuf, u32),
    /// A folder is to be removed.
    Remove(PathBuf),
    /// A command that is the same everywhere.
    Run(String),
}
