"""A round as SN27's validator made it: a thread for each miner, and a fresh dendrite in each.

round.py JSON: {"uri", "miners": [{"ip", "port", "hotkey"}, …]}; prints one JSON line: how many
answered, seconds of CPU time that the round took, and the process's peak memory in KiB.
"""
import hashlib
import json
import resource
import secrets
import sys
import threading
import time

given = json.loads(sys.argv[1])
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

# It would ask web sites for it. Documentation's own network: never equal to a miner's.
bittensor.utils.networking.get_external_ip = lambda: "192.0.2.1"
Dendrite = getattr(bittensor, "Dendrite", None) or bittensor.dendrite


class Challenge(bittensor.Synapse):
    challenge_hash: str = ""
    challenge_salt: str = ""
    challenge_mode: str = ""
    challenge_chars: str = ""
    challenge_mask: str = ""
    challenge_difficulty: int = 7
    output: dict = {}


keypair = Keypair.create_from_uri(given["uri"])
answers = {}


def ask(uid, axon):
    password, salt = secrets.token_hex(4)[:7], secrets.token_hex(8)
    digest = hashlib.blake2b((password + salt).encode()).hexdigest()
    challenge = Challenge(
        challenge_hash=f"$BLAKE2${digest}",
        challenge_salt=salt,
        challenge_mode="610",
        challenge_chars="0123456789",
        challenge_mask="?1" * 7,
        challenge_difficulty=7,
    )
    dendrite = Dendrite(wallet=keypair)
    answer = dendrite.query(axon, challenge, timeout=30)
    output = (answer if isinstance(answer, dict) else answer.output) or {}
    found = output.get("password")
    right = found and hashlib.blake2b((found + salt).encode()).hexdigest() == digest
    answers[uid] = (found, bool(right))


axons = [
    AxonInfo(version=190, ip_type=4, coldkey=miner["hotkey"], **miner) for miner in given["miners"]
]
before = time.process_time()
threads = [threading.Thread(target=ask, args=item) for item in enumerate(axons)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
cpu = time.process_time() - before
kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
answered = sum(1 for found, _ in answers.values() if found)
print(json.dumps({"answered": answered, "cpu": cpu, "kib": kib}))
