"""async-substrate-interface on subtensor's own calls and runtime APIs: called, and decoded."""
import sys

from async_substrate_interface.errors import SubstrateRequestException
from async_substrate_interface.sync_substrate import SubstrateInterface
from bittensor_wallet import Keypair

chain = SubstrateInterface(sys.argv[1], ss58_format=42, chain_name="Bittensor")
alice = Keypair.create_from_uri("//Alice")
miner = Keypair.create_from_uri("//Alice//miner")
NETUID = 27


def call(signer, module, function, **params):
    made = chain.compose_call(call_module=module, call_function=function, call_params=params)
    signed = chain.create_signed_extrinsic(made, signer)
    receipt = chain.submit_extrinsic(signed, wait_for_inclusion=True)
    return receipt.is_success or receipt.error_message["name"]


def read(api, method, *arguments):
    found = chain.runtime_call(api, method, list(arguments))
    return getattr(found, "value", found)


hotkey = miner.ss58_address
register = dict(netuid=NETUID, hotkey=hotkey)
assert call(alice, "SubtensorModule", "burned_register", **register) is True
again = call(alice, "SubtensorModule", "burned_register", **register)
assert again == "HotKeyAlreadyRegisteredInSubNet", again
assert call(alice, "Balances", "transfer_keep_alive", dest=hotkey, value=10**12) is True
axon = dict(netuid=NETUID, version=1, ip=0x08080808, port=8091, ip_type=4, protocol=4)
axon.update(placeholder1=0, placeholder2=0)
assert call(miner, "SubtensorModule", "serve_axon", **axon) is True
try:
    call(miner, "SubtensorModule", "serve_axon", **axon | dict(ip=0x7F000001))
    raise AssertionError("an axon on loopback was accepted")
except SubstrateRequestException as refused:
    assert "Custom error" in str(refused), refused
stake = dict(hotkey=hotkey, netuid=NETUID, amount_staked=10**12)
assert call(alice, "SubtensorModule", "add_stake", **stake) is True
# Weights: too soon after registering at first, then with the rate limit lifted by the sudo key.
weights = dict(netuid=NETUID, dests=[1], weights=[65535], version_key=0)
try:
    call(miner, "SubtensorModule", "set_weights", **weights)
    raise AssertionError("weights were set within the rate limit")
except SubstrateRequestException as refused:
    assert "Custom error: 6" in str(refused), refused
lifted = chain.compose_call(
    call_module="AdminUtils",
    call_function="sudo_set_weights_set_rate_limit",
    call_params=dict(netuid=NETUID, weights_set_rate_limit=0),
)
assert call(alice, "Sudo", "sudo", call=lifted) is True
assert call(miner, "SubtensorModule", "set_weights", **weights) is True
stored = chain.query("SubtensorModule", "Weights", [NETUID, 1])
assert [tuple(pair) for pair in getattr(stored, "value", stored)] == [(1, 65535)], stored
for api, method, *arguments in [
    ("NeuronInfoRuntimeApi", "get_neurons", NETUID),
    ("NeuronInfoRuntimeApi", "get_neurons_lite", NETUID),
    ("NeuronInfoRuntimeApi", "get_neuron", NETUID, 1),
    ("NeuronInfoRuntimeApi", "get_neuron_lite", NETUID, 1),
    ("StakeInfoRuntimeApi", "get_stake_info_for_coldkey", alice.ss58_address),
    ("SubnetInfoRuntimeApi", "get_all_dynamic_info"),
    ("SubnetInfoRuntimeApi", "get_dynamic_info", NETUID),
    ("SubnetInfoRuntimeApi", "get_metagraph", NETUID),
    ("SubnetInfoRuntimeApi", "get_selective_metagraph", NETUID, [0, 1, 2]),
    ("SubnetInfoRuntimeApi", "get_subnet_hyperparams", NETUID),
    ("SubnetInfoRuntimeApi", "get_subnet_hyperparams_v2", NETUID),
    ("SubnetInfoRuntimeApi", "get_subnet_info", NETUID),
    ("SubnetInfoRuntimeApi", "get_subnet_state", NETUID),
    ("SubnetRegistrationRuntimeApi", "get_network_registration_cost"),
]:
    found = read(api, method, *arguments)
    assert found, (api, method, found)
    print(method, str(found)[:100])
chain.close()
