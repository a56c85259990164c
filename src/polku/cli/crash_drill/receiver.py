"""The receiver's mail server of the drill: it says yes only when the mail is on the disk. `… receiver FILE`.

Prints its port. Each accepted mail is a line of JSON: its Message-ID and its text.
"""

import asyncio
import email
import email.policy
import json
import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

# A real server takes its time before it says yes: kills fall between its yes and our note of it.
ANSWER_AFTER_SECONDS = 0.01


async def main(file: Path) -> None:
    """Take mail until killed."""
    with file.open("a") as log:

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError), closing(writer):
                await _talk(reader, writer, log)

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, log: IO[str]) -> None:
    writer.write(b"220 drill\r\n")
    while line := await reader.readline():
        command = line[:4].upper()
        if command == b"DATA":
            writer.write(b"354 go on\r\n")
            mail = await _mail(reader)
            if mail is None:
                return
            keep(log, mail)
            await asyncio.sleep(ANSWER_AFTER_SECONDS)
        writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 yes\r\n")
        await writer.drain()


async def _mail(reader: asyncio.StreamReader) -> bytes | None:
    """One mail; None when the sender ended in the middle, for then it was never accepted."""
    lines = []
    while (line := await reader.readline()) != b".\r\n":
        if not line.endswith(b"\n"):
            return None
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)


def keep(log: IO[str], mail: bytes) -> None:
    """Write down a mail, on the disk."""
    message = email.message_from_bytes(mail, policy=email.policy.default)
    write_line(log, {"id": message["Message-ID"], "text": message.get_content()})


def write_line(log: IO[str], what: object) -> None:
    """Append a line of JSON; when this returns no kill takes it away."""
    log.write(json.dumps(what) + "\n")
    log.flush()
    os.fsync(log.fileno())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
