"""Makes charges with plain grpcio, as it is told, and says what it saw.

    python3 foreign_client.py PROTO_FOLDER

Reads one JSON object a line: {"open": 1, "address": "127.0.0.1:50051"} makes a channel with a connection of its own,
{"id": 2, "channel": 1, "key": "k", "account": "a", "deadlineMs": 1000} makes a charge on it, {"close": 1} closes it.
Each charge is answered by a line {"id": 2, "seen": {...}} when it ends, with an "error" in its place where grpcio did
what nobody expected. Ends when its input does.
"""

import importlib
import json
import os
import sys
import tempfile
import threading
import time

import grpc
from grpc_tools import protoc

NOTED = ("chaos-fault-kind", "grpc-retry-pushback-ms", "grpc-status-details-bin")
# A channel would otherwise share the connection of another one to the same address.
OPTIONS = [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)]


def compile_proto(protos, folder):
    name = "payments/v1/payment_gateway.proto"
    arguments = ["protoc", "-I" + protos, "--python_out=" + folder, "--grpc_python_out=" + folder, name]
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc cannot compile " + name)
    sys.path.insert(0, folder)
    stem = "payments.v1.payment_gateway"
    return importlib.import_module(stem + "_pb2"), importlib.import_module(stem + "_pb2_grpc")


def charge_once(stub, messages, order):
    money = messages.Money(currency="EUR", minor_units=1299)
    request = messages.ChargeRequest(idempotency_key=order["key"], account=order["account"], amount=money)
    answer = None
    began = time.monotonic()
    try:
        answer, call = stub.Charge.with_call(request, timeout=order["deadlineMs"] / 1000)
    except grpc.RpcError as error:
        call = error
    ms = (time.monotonic() - began) * 1000
    outcome = call.code().name
    trailers = [entry.key for entry in call.trailing_metadata() or ()]
    notes = [name for name in NOTED if name in trailers]
    # Of a call that ended well without an answer grpcio gives None.
    if outcome == "OK" and answer is None:
        notes.append("no message")
    replayed = None if answer is None else answer.replayed
    return {"outcome": outcome, "message": call.details() or "", "notes": notes, "ms": ms, "replayed": replayed}


def main(protos):
    channels = {}
    saying = threading.Lock()

    def run(stub, order):
        try:
            said = {"seen": charge_once(stub, messages, order)}
        except Exception as error:
            said = {"error": repr(error)}
        line = json.dumps({"id": order["id"], **said})
        with saying:
            print(line, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        messages, services = compile_proto(protos, folder)
        for line in sys.stdin:
            order = json.loads(line)
            if "open" in order:
                channel = grpc.insecure_channel(order["address"], options=OPTIONS)
                channels[order["open"]] = channel, services.PaymentGatewayStub(channel)
            elif "close" in order:
                channels.pop(order["close"])[0].close()
            else:
                threading.Thread(target=run, args=(channels[order["channel"]][1], order), daemon=True).start()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
