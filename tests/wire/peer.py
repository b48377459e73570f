"""The bittensor SDK as a peer, 6.9 to 10.x: calls an axon, or is one.

peer.py dendrite JSON: {"ip", "port", "hotkey", "uri", "calls": [[name, fields, timeout], …]}; prints
one JSON line, a list with an object for each call.
peer.py axon JSON: {"ip", "port", "uri", "password" or "hashcat"}; prints "ready" and answers until
stdin ends: with that password, or with what the named hashcat finds, called as SN27's miner called it.
"""
import asyncio
import json
import socket
import subprocess
import sys
import threading
import time

mode, given = sys.argv[1], json.loads(sys.argv[2])
# The SDK reads the command line.
sys.argv = sys.argv[:1]

import bittensor
import bittensor.utils.networking

try:
    from bittensor_wallet import Keypair
except ImportError:
    from bittensor import Keypair
try:
    from bittensor.core.chain_data import AxonInfo
except ImportError:
    from bittensor import AxonInfo

from synapses import Allocate, Challenge, Specs

# It would ask web sites for it. Documentation's own network: never equal to a peer's.
bittensor.utils.networking.get_external_ip = lambda: "192.0.2.1"
Dendrite = getattr(bittensor, "Dendrite", None) or bittensor.dendrite
Axon = getattr(bittensor, "Axon", None) or bittensor.axon


class Unknown(bittensor.Synapse):
    pass


SYNAPSES = {
    "Synapse": bittensor.Synapse,
    "Challenge": Challenge,
    "Specs": Specs,
    "Allocate": Allocate,
    "Unknown": Unknown,
}


async def call():
    dendrite = Dendrite(wallet=Keypair.create_from_uri(given["uri"]))
    axon = AxonInfo(
        version=190,
        ip=given["ip"],
        port=given["port"],
        ip_type=4,
        hotkey=given["hotkey"],
        coldkey=given["hotkey"],
    )
    answers = []
    for name, fields, timeout in given["calls"]:
        synapse = SYNAPSES[name](**fields)
        answer = await dendrite.forward(
            axons=axon, synapse=synapse, timeout=timeout, deserialize=False
        )
        dump = getattr(answer, "model_dump", None) or answer.dict
        answers.append(dump())
    await dendrite.aclose_session()
    print(json.dumps(answers))


class Keys:
    hotkey = Keypair.create_from_uri(given["uri"])


def hashcat(synapse):
    """SN27's arguments, but for the kind of device: a machine that tests may have no GPU."""
    line = f"{synapse.challenge_hash}:{synapse.challenge_salt}"
    arguments = [given["hashcat"], line, "-a", "3", "-D", "1", "-m", synapse.challenge_mode]
    arguments += ["-1", synapse.challenge_chars, synapse.challenge_mask, "-w", "3", ""]
    # Other searches of this machine have the usual name.
    arguments += ["--session", f"sn27-peer-{given['port']}"]
    run = subprocess.run(arguments, capture_output=True, text=True)
    found = [text for text in run.stdout.splitlines() if synapse.challenge_hash in text]
    if run.returncode != 0 or not found:
        print(run, file=sys.stderr)
        return None
    # The text after the last colon: `$HEX[…]` where the password has one.
    return found[0].strip().rsplit(":", 1)[1]


def challenge(synapse: Challenge) -> Challenge:
    if synapse.challenge_salt == "slow":
        time.sleep(5)
    synapse.output = {
        "password": given.get("password") or hashcat(synapse),
        "local_execution_time": 0.5,
        "error": None,
    }
    return synapse


def specs(synapse: Specs) -> Specs:
    synapse.specs_output = "b''"
    return synapse


def allocate(synapse: Allocate) -> Allocate:
    synapse.output = {"status": synapse.checking, "port": 4444}
    return synapse


def answer():
    ip = given.get("ip", "127.0.0.1")
    axon = Axon(wallet=Keys, port=given["port"], ip=ip, external_ip=ip, max_workers=4)
    for function in (challenge, specs, allocate):
        axon.attach(forward_fn=function)
    axon.start()
    while True:
        try:
            socket.create_connection((ip, given["port"]), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    print("ready", flush=True)
    sys.stdin.read()
    threading.Thread(target=axon.stop, daemon=True).start()


if mode == "dendrite":
    asyncio.run(call())
else:
    answer()
