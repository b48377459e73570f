"""async-substrate-interface and btcli read the stake and the balance that sn27 left behind."""
import json
import os
import subprocess
import sys
import tempfile

from async_substrate_interface.sync_substrate import SubstrateInterface

url, wallets, coldkey, free = sys.argv[1:]


def value(found):
    return getattr(found, "value", found)


chain = SubstrateInterface(url, ss58_format=42, chain_name="Bittensor")
infos = value(chain.runtime_call("StakeInfoRuntimeApi", "get_stake_info_for_coldkey", [coldkey]))
account = value(chain.query("System", "Account", [coldkey]))
chain.close()
stakes = {info["netuid"]: info["stake"] for info in infos}
assert stakes == {0: 2_500_000_000, 27: 7_000_000_001}, stakes
assert account["data"]["free"] == int(free), account

btcli = os.path.join(os.path.dirname(sys.executable), "btcli")
if not os.path.exists(btcli):
    sys.exit(0)
command = [btcli, "stake", "list", "--network", url, "--wallet-path", wallets]
command += ["--wallet-name", "Alice", "--no-prompt", "--json-output"]
environment = {"PATH": os.environ["PATH"], "HOME": tempfile.mkdtemp(), "COLUMNS": "200"}
ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=50,
                       stdin=subprocess.DEVNULL)
assert ended.returncode == 0, ended
found = json.loads(ended.stdout.replace("\n", ""))
listed = {row["netuid"]: row["stake_value"] for row in found["stake_info"][coldkey]}
assert listed == {0: 2.5, 27: 7.000000001}, listed
