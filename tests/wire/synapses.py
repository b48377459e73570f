"""SN27's synapses, as its Python has them. To be imported once the command line is out of the SDK's way."""
import bittensor


class Challenge(bittensor.Synapse):
    challenge_hash: str = ""
    challenge_salt: str = ""
    challenge_mode: str = ""
    challenge_chars: str = ""
    challenge_mask: str = ""
    challenge_difficulty: int = 7
    output: dict = {}

class Specs(bittensor.Synapse):
    specs_input: str = ""
    specs_output: str = ""

class Allocate(bittensor.Synapse):
    timeline: int = 0
    device_requirement: dict = {}
    checking: bool = True
    output: dict = {}
    public_key: str = ""
    docker_requirement: dict = {
        "base_image": "ubuntu",
        "ssh_key": "",
        "ssh_port": 4444,
        "volume_path": "/tmp",
        "dockerfile": "",
    }
    docker_change: bool = False
    docker_action: dict = {"action": "", "ssh_key": "", "key_type": ""}
