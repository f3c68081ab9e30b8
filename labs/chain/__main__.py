"""Run the lab's chain as ordinary processes until it is interrupted: `make -C labs local`."""

import signal
import sys

from chain.chain import running
from chain.parts import MissingPartError, find_parts
from chain.process import NotReadyError


def main() -> int:
    """Start the chain and a steady load, print the addresses, and wait; returns the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with running(find_parts()) as chain:
            chain.load("steady")
            shown = [name for name in ("mailpit", "webhook", "alertmanager") if name in chain.processes]
            for service in ("prometheus", "connect", "jmx-exporter", *shown):
                print(f"{service:<13}{chain.url(service)}")
            print(f"{'postgres':<13}127.0.0.1:{chain.ports['postgres']}, database inventory, user postgres")
            print("Ctrl-C stops everything.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except (MissingPartError, NotReadyError) as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
