"""async-substrate-interface against a localnet: both its classes read, transfer and subscribe."""
import asyncio
import sys

from async_substrate_interface import AsyncSubstrateInterface
from async_substrate_interface.errors import SubstrateRequestException
from async_substrate_interface.sync_substrate import SubstrateInterface
from bittensor_wallet import Keypair

url = sys.argv[1]
alice = Keypair.create_from_uri("//Alice")
bob = Keypair.create_from_uri("//Bob")
transfer = dict(
    call_module="Balances",
    call_function="transfer_keep_alive",
    call_params={"dest": bob.ss58_address, "value": 10**9},
)


def value(found):
    return getattr(found, "value", found)


def synchronous():
    chain = SubstrateInterface(url, ss58_format=42, chain_name="Bittensor")
    assert chain.properties["tokenSymbol"] == "TAO"
    before = value(chain.query("System", "Account", [bob.ss58_address]))["data"]["free"]
    for count in range(2):
        call = chain.compose_call(**transfer)
        fee = chain.get_payment_info(call, alice)["partial_fee"]
        signed = chain.create_signed_extrinsic(call, alice, era={"period": 64})
        receipt = chain.submit_extrinsic(signed, wait_for_inclusion=True)
        assert receipt.is_success, receipt.error_message
        assert abs(receipt.total_fee_amount - fee) < fee / 100
        assert chain.get_account_next_index(alice.ss58_address) == count + 1
    try:
        chain.submit_extrinsic(signed, wait_for_inclusion=True)
        raise AssertionError("a used nonce was accepted")
    except SubstrateRequestException as refused:
        assert "1010" in str(refused) and "outdated" in str(refused), refused
    after = value(chain.query("System", "Account", [bob.ss58_address]))["data"]["free"]
    assert after - before == 2 * 10**9
    first = chain.get_block_hash(1)
    past = value(chain.query("System", "Account", [bob.ss58_address], block_hash=first))
    assert past["data"]["free"] == before
    assert sum(1 for _ in chain.query_map("System", "Account")) >= 6
    assert value(chain.runtime_call("AccountNonceApi", "account_nonce", [alice.ss58_address])) == 2
    events = chain.get_events(chain.get_chain_head())
    assert any(event["event"]["event_id"] == "Transfer" for event in map(value, events))
    assert len(chain.get_block()["extrinsics"]) == 2
    heads = []
    chain.subscribe_block_headers(lambda head: heads.append(head) or True)
    assert heads
    chain.close()


async def asynchronous():
    async with AsyncSubstrateInterface(url, ss58_format=42) as chain:
        call = await chain.compose_call(**transfer)
        signed = await chain.create_signed_extrinsic(call, alice)
        receipt = await chain.submit_extrinsic(signed, wait_for_finalization=True)
        assert await receipt.is_success
        assert await receipt.triggered_events


synchronous()
asyncio.run(asynchronous())
