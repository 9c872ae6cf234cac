"""The ways between this machine and a node that has a network of its own.

network.py NODE_PID forward PLACE TARGET    from a HOST:PORT in the node's network to a HOST:PORT of this machine
network.py NODE_PID egress SOCKET           for the API server: from a Unix socket to where HTTP CONNECT says, in the node's network
network.py - forward PLACE TARGET           between two places of this machine
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import socket
import sys
from collections.abc import Iterator

CLONE_NEWNET = 0x40000000
CHUNK = 65536

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def enter(network: int) -> None:
    """From here on this thread's sockets are made in that network; those that it has stay where they are."""
    if ctypes.CDLL(None, use_errno=True).setns(network, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@contextlib.contextmanager
def network_of(pid: str) -> Iterator[None]:
    with open("/proc/self/ns/net") as here, open(f"/proc/{pid}/ns/net") as there:
        enter(there.fileno())
        try:
            yield
        finally:
            enter(here.fileno())


def host_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()


async def join(one: Streams, other: Streams) -> None:
    try:
        await asyncio.gather(copy(one[0], other[1]), copy(other[0], one[1]))
    finally:
        one[1].close()
        other[1].close()


async def forward(listener: socket.socket, target: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other = await asyncio.open_connection(*host_port(target))
        except OSError:
            writer.close()
            return
        await join((reader, writer), other)

    await until_ended(await asyncio.start_server(serve, sock=listener))


async def egress(path: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        try:
            other = await asyncio.open_connection(*host_port(request.split(" ", 2)[1]))
        except OSError as failure:
            writer.write(f"HTTP/1.1 502 {failure}\r\n\r\n".encode())
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await join((reader, writer), other)

    await until_ended(await asyncio.start_unix_server(serve, path))


async def until_ended(server: asyncio.Server) -> None:
    print("listening", flush=True)
    async with server:
        await server.serve_forever()


def main(pid: str, role: str, *places: str) -> None:
    with contextlib.nullcontext() if pid == "-" else network_of(pid):
        if role == "egress":
            asyncio.run(egress(*places))
        else:
            listener = socket.create_server(host_port(places[0]))
    asyncio.run(forward(listener, places[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
