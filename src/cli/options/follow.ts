import { flag, withDefault } from "../option.ts";
import { duration } from "../values.ts";

/** Reading that does not end. */
export const FOLLOW = {
	follow: flag("go on with the logs as they grow and are rotated, until interrupted; SIGUSR1 shows the report so far"),
	idleAfter: withDefault({
		describe: "with --follow, how long a log must be silent to count as caught up; longer than servers buffer lines",
		placeholder: "DURATION",
		default: "30s",
		parse: duration,
	}),
};
