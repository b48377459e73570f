//! Where the chain says that this miner is.

use crate::{
    chain::{Metagraph, Neuron},
    check::Check,
    doctor::{Subject, line::Line},
    reach::Reach,
};

const NAME: &str = "announced address";

pub(super) async fn look(subject: &Subject, line: &Line) -> Check {
    let Some(own) = subject.wallet.hotkey_state().address else {
        return Check::skip(NAME, "there is no hotkey to look for");
    };
    let Some(netuid) = line.netuid() else {
        return Check::skip(NAME, "no subnet is named: --netuid names one");
    };
    match line.metagraph(netuid).await {
        Err(silent) => Check::skip(NAME, line.why(&silent)),
        Ok(None) => Check::skip(NAME, format!("there is no subnet {netuid}")),
        Ok(Some(metagraph)) => {
            let mut neurons = metagraph.neurons.iter();
            match neurons.find(|neuron| neuron.hotkey == own) {
                None => Check::skip(NAME, "the hotkey is not registered"),
                Some(neuron) => judge(subject, &metagraph, neuron),
            }
        }
    }
}

fn judge(subject: &Subject, metagraph: &Metagraph, neuron: &Neuron) -> Check {
    let uid = neuron.uid;
    let Some(axon) = &neuron.axon else {
        let detail = format!("the chain does not know where uid {uid} is");
        return Check::warn(NAME, detail, "`sn27 mine` tells it");
    };
    let told = axon.address;
    let here = subject.external;
    if told.ip() != here.ip() && Reach::of(here.ip()) != Reach::Public {
        let detail =
            format!("uid {uid} is at {told}; whether that leads here can't be told from here");
        let help =
            "name your public address with --axon-external-ip, and have a peer try it with --from";
        return Check::warn(NAME, detail, help);
    }
    if told != here {
        let detail = format!("the chain says that uid {uid} is at {told}, and it is at {here}");
        let help = "`sn27 mine` announces where it is when it starts; a miner elsewhere with this hotkey does so too";
        return Check::fail(NAME, detail, help);
    }
    let detail = format!("uid {uid} is at {told}");
    let mut others = metagraph.neurons.iter().filter(|other| other.uid != uid);
    let shares = others.find(|other| {
        other
            .axon
            .as_ref()
            .is_some_and(|axon| axon.address.ip() == told.ip())
    });
    match shares {
        None => Check::ok(NAME, detail),
        Some(other) => Check::warn(
            NAME,
            format!("{detail}, and so is uid {}", other.uid),
            "validators challenge one miner an address, the one with the lowest uid",
        ),
    }
}
