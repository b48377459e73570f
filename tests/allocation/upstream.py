"""A caller of SN27's own kind: the bittensor SDK's dendrite, RSA by pycryptodome.

upstream.py JSON: {"ip", "port", "hotkey", "uri", "step", "key"}; step is "allocate" or "deallocate",
key a file for the RSA key. Prints one JSON line: each answer's output, and the way in.
"""
import asyncio
import base64
import json
import os
import sys

given = json.loads(sys.argv[1])
# The SDK reads the command line.
sys.argv = sys.argv[:1]
sys.path.append(os.path.join(os.path.dirname(__file__), "../wire"))

import bittensor
import bittensor.utils.networking
from bittensor.core.chain_data import AxonInfo
from bittensor_wallet import Keypair
from Crypto.Cipher import PKCS1_OAEP
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from synapses import Allocate

# It would ask web sites for it. Documentation's own network: never equal to a peer's.
bittensor.utils.networking.get_external_ip = lambda: "192.0.2.1"


REQUIREMENT = {
    "cpu": {"count": 1},
    "gpu": {},
    "hard_disk": {"capacity": 1073741824},
    "ram": {"capacity": 1073741824},
}


async def main():
    dendrite = bittensor.Dendrite(wallet=Keypair.create_from_uri(given["uri"]))
    axon = AxonInfo(
        version=190,
        ip=given["ip"],
        port=given["port"],
        ip_type=4,
        hotkey=given["hotkey"],
        coldkey=given["hotkey"],
    )

    async def ask(**fields):
        answer = await dendrite.forward(
            axons=axon, synapse=Allocate(**fields), timeout=60, deserialize=False
        )
        return answer.output

    shown = {}
    if given["step"] == "allocate":
        key = RSA.generate(2048)
        with open(given["key"], "wb") as file:
            file.write(key.export_key())
        public = key.publickey().export_key().decode()
        shown["free"] = await ask(timeline=1, device_requirement=REQUIREMENT)
        shown["made"] = await ask(
            timeline=1, device_requirement=REQUIREMENT, checking=False, public_key=public
        )
        sealed = base64.b64decode(shown["made"]["info"])
        text = PKCS1_OAEP.new(key, hashAlgo=SHA256).decrypt(sealed).decode()
        shown["text"] = text
        shown["way"] = json.loads(text)
        shown["spaced"] = json.dumps(shown["way"]) == text
        # What upstream takes for a container that is up.
        shown["taken"] = await ask(timeline=1)
    else:
        with open(given["key"], "rb") as file:
            public = RSA.import_key(file.read()).publickey().export_key().decode()
        shown["other"] = await ask(checking=False, public_key="")
        shown["gone"] = await ask(checking=False, public_key=public)
        shown["free"] = await ask(timeline=1, device_requirement=REQUIREMENT)
    await dendrite.aclose_session()
    print(json.dumps(shown))


asyncio.run(main())
