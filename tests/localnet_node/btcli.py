"""btcli against a localnet: its commands for coins, registration, the metagraph and stake
end well."""
import os
import subprocess
import sys
import tempfile

from bittensor_wallet import Keypair, Wallet

url = sys.argv[1]
btcli = os.path.join(os.path.dirname(sys.executable), "btcli")
if not os.path.exists(btcli):
    print("skipped: no btcli beside", sys.executable)
    sys.exit(0)
home = tempfile.mkdtemp()
wallets = os.path.join(home, "wallets")
alice = Wallet(name="alice", hotkey="default", path=wallets)
alice.set_coldkey(Keypair.create_from_uri("//Alice"), encrypt=False, overwrite=True)
alice.set_coldkeypub(Keypair.create_from_uri("//Alice"), encrypt=False, overwrite=True)
alice.set_hotkey(Keypair.create_from_uri("//Alice//miner"), encrypt=False, overwrite=True)
bob = Keypair.create_from_uri("//Bob").ss58_address


def run(*words, prompt=False):
    command = [btcli, *words, "--network", url]
    if words[0] != "subnets" or words[1] == "register":
        command += ["--wallet-path", wallets, "--wallet-name", "alice"]
    command += [] if prompt or words[1] == "list" and words[0] == "subnets" else ["--no-prompt"]
    environment = {"PATH": os.environ["PATH"], "HOME": home, "COLUMNS": "200"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=50)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0 and "❌" not in said, f"{words}: {said}"
    return said


assert "1,000,000" in run("wallet", "balance", prompt=True)
assert "Registered on netuid 27" in run("subnets", "register", "--netuid", "27", "--hotkey", "default")
assert "default" in run("wallet", "overview", prompt=True)
assert "included" in run("wallet", "transfer", "--dest", bob, "--amount", "5")
network = ["subnets", "list"], ["subnets", "show", "--netuid", "27"], ["subnets", "metagraph", "--netuid", "27"]
listed, shown, metagraph = (run(*words) for words in network)
assert "Compute" in listed
assert "5Grwva" in shown and "5Grwva" in metagraph
add = ["stake", "add", "--amount", "10", "--netuid", "27", "--hotkey", "default", "--no-mev-protection", "--unsafe"]
assert "Finalized" in run(*add)
assert "Compute" in run("stake", "list")
