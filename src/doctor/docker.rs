//! Docker, and what else it takes to lend the machine: the same checks that `mine` makes, and more.

use super::{
    Subject, Topic,
    aside::{LIMIT, aside},
};
use crate::{
    check::{Check, Verdict},
    hardware,
    miner::{self, Extent},
};

pub(super) async fn look(subject: &Subject) -> Vec<Check> {
    let gpus = aside(LIMIT, hardware::gpus).await;
    let gpus = gpus.and_then(Result::ok);
    let image = subject.image.as_deref();
    let looking = miner::docker(&subject.socket, image, gpus.as_deref(), Extent::Whole);
    let Ok(mut checks) = tokio::time::timeout(LIMIT, looking).await else {
        let detail = format!(
            "{} does not answer within {LIMIT:?}",
            subject.socket.display()
        );
        let help = "see `journalctl -u docker`";
        return vec![Check::fail("docker", detail, help)];
    };
    let wanted = image.is_some() || subject.topics.names(Topic::Docker);
    if wanted {
        checks.iter_mut().for_each(insist);
    }
    checks
}

/// Without these nothing is lent, or no GPU, and somebody wants to.
fn insist(check: &mut Check) {
    if check.verdict == Verdict::Warn && ["docker", "container toolkit"].contains(&check.name) {
        check.verdict = Verdict::Fail;
    }
}
