//! What an SSH server says first.

use std::{io, net::SocketAddr};

use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// Whether an SSH server greets there. A proxy of Docker's that has nobody behind it yet just ends.
///
/// # Errors
/// Nobody there, or one who ends before saying anything.
pub async fn greets(address: SocketAddr) -> io::Result<bool> {
    const SSH: &[u8] = b"SSH-2.0-";
    let mut stream = TcpStream::connect(address).await?;
    let mut greeting = [0; SSH.len()];
    stream.read_exact(&mut greeting).await?;
    Ok(greeting == SSH)
}
