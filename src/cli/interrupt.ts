import { EXIT, type ExitStatus, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { OutcomeCounts } from "../report/tally.ts";

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** npm passes on a Ctrl-C that the terminal has sent to all already: so soon it is the same one. */
const SAME: Milliseconds = 300;
