"""A miner of SN27's own kind: the bittensor SDK's axon, pycryptodome, docker's own client.

upstream.py JSON: {"ip", "port", "uri", "image", "name", "ssh"}; prints "ready", and lends one container
of that name with a password, as SN27 1.1 to 1.4.4 did, until stdin ends.
"""
import base64
import json
import os
import secrets
import socket
import string
import subprocess
import sys
import threading
import time

given = json.loads(sys.argv[1])
# The SDK reads the command line.
sys.argv = sys.argv[:1]
sys.path.append(os.path.join(os.path.dirname(__file__), "../wire"))

import bittensor
import bittensor.utils.networking
from bittensor_wallet import Keypair
from Crypto.Cipher import PKCS1_OAEP
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from synapses import Allocate

# It would ask web sites for it. Documentation's own network: never equal to a peer's.
bittensor.utils.networking.get_external_ip = lambda: "192.0.2.1"


class Keys:
    hotkey = Keypair.create_from_uri(given["uri"])


SSHD = (
    "mkdir -p /run/sshd; "
    "echo 'PermitRootLogin yes' > /etc/ssh/sshd_config.d/root.conf; "
    "ssh-keygen -A; exec /usr/sbin/sshd -D"
)
owner = None


def docker(*arguments, **options):
    command = ["docker", "-H", "unix:///var/run/docker.sock", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def register(public_key):
    global owner
    letters = string.ascii_letters + string.digits
    password = "".join(secrets.choice(letters) for _ in range(10))
    port = given["ssh"]
    docker(
        "run", "-d", "--name", given["name"], "-p", f"{port}:22",
        given["image"], "/bin/sh", "-c", SSHD,
    )
    docker("exec", "-i", given["name"], "chpasswd", input=f"root:{password}\n")
    info = json.dumps({"username": "root", "password": password, "port": port})
    cipher = PKCS1_OAEP.new(RSA.import_key(public_key), hashAlgo=SHA256)
    owner = public_key.strip()
    return base64.b64encode(cipher.encrypt(info.encode())).decode()


def allocate(synapse: Allocate) -> Allocate:
    global owner
    ours = owner is not None and synapse.public_key.strip() == owner
    if synapse.checking:
        synapse.output = {"status": owner is None if synapse.timeline > 0 else ours}
    elif synapse.timeline > 0:
        if owner is None:
            synapse.output = {"status": True, "info": register(synapse.public_key)}
        else:
            synapse.output = {"status": False}
    else:
        if ours:
            docker("rm", "-f", given["name"])
            owner = None
        synapse.output = {"status": ours}
    return synapse


axon = bittensor.Axon(
    wallet=Keys, port=given["port"], ip=given["ip"], external_ip=given["ip"], max_workers=4
)
axon.attach(forward_fn=allocate)
axon.start()
while True:
    try:
        socket.create_connection((given["ip"], given["port"]), 1).close()
        break
    except OSError:
        time.sleep(0.05)
print("ready", flush=True)
sys.stdin.read()
threading.Thread(target=axon.stop, daemon=True).start()
