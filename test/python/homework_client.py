"""A homework client that knows nothing of this repository but unstable_service.proto.

    python3 homework_client.py TARGET UNSTABLE_SERVICE_PROTO REFLECTION_PROTO CALLS TIMEOUT_SECONDS

Compiles the two .proto files, lists the server's services by reflection, makes CALLS calls at once with
different payloads, and prints what it saw as one JSON object.
"""

import importlib
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
from grpc_tools import protoc


def compile_proto(proto, folder):
    where, name = os.path.split(os.path.abspath(proto))
    if protoc.main(["protoc", "-I" + where, "--python_out=" + folder, "--grpc_python_out=" + folder, name]) != 0:
        raise SystemExit("protoc cannot compile " + proto)
    stem = name[: -len(".proto")]
    return importlib.import_module(stem + "_pb2"), importlib.import_module(stem + "_pb2_grpc")


def list_services(channel, messages, services):
    request = messages.ServerReflectionRequest(list_services="")
    stub = services.ServerReflectionStub(channel)
    answer = next(stub.ServerReflectionInfo(iter([request]), timeout=10))
    return sorted(service.name for service in answer.list_services_response.service)


def call_once(stub, messages, payload, timeout):
    began = time.monotonic()
    try:
        answer, call = stub.ProcessData.with_call(messages.DataRequest(payload=payload), timeout=timeout)
        status, message, success = "OK", answer.message, answer.success
    except grpc.RpcError as error:
        call, status, message, success = error, error.code().name, error.details(), False
    return {
        "payload": payload,
        "status": status,
        "message": message,
        "success": success,
        "ms": (time.monotonic() - began) * 1000,
        "trailers": {entry.key: entry.value for entry in call.trailing_metadata() or ()},
    }


def main(target, unstable_proto, reflection_proto, calls, timeout):
    with tempfile.TemporaryDirectory() as folder, grpc.insecure_channel(target) as channel:
        sys.path.insert(0, folder)
        messages, services = compile_proto(unstable_proto, folder)
        listed = list_services(channel, *compile_proto(reflection_proto, folder))
        stub = services.UnstableServiceStub(channel)
        with ThreadPoolExecutor(max_workers=calls) as pool:
            payloads = ["order %d" % number for number in range(calls)]
            answers = list(pool.map(lambda payload: call_once(stub, messages, payload, timeout), payloads))
    print(json.dumps({"services": listed, "calls": answers}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]))
