import { RUNGS } from "../../outcome.ts";
import { FINGERPRINT_FIELDS } from "../../visitor/fingerprint.ts";
import { flag, withDefault } from "../option.ts";
import { commaList, duration, oneOf } from "../values.ts";

/** How page views and tracker hits find each other. */
export const MATCHING = {
	before: withDefault({
		describe: "how long before its page a tracker hit may start",
		placeholder: "DURATION",
		default: "5s",
		parse: duration,
	}),
	after: withDefault({
		describe: "how long after its page a tracker hit may start",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
	optOutReach: withDefault({
		describe: "how long before and after an opt-out nothing of its visitor is sent; no less than --after",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
	lateness: withDefault({
		describe: "how far behind the newest a line may stand in its log",
		placeholder: "DURATION",
		default: "10s",
		parse: duration,
	}),
	match: withDefault({
		describe: `weakest evidence that counts: ${RUNGS.join(", ")}`,
		placeholder: "RUNG",
		default: "referer",
		parse: oneOf(...RUNGS),
	}),
	fingerprint: withDefault({
		describe: `what makes a visitor: a list of ${FINGERPRINT_FIELDS.join(", ")}`,
		placeholder: "FIELDS",
		default: "ip,user-agent",
		parse: commaList,
	}),
	noTracker: flag("there is no tracker log: count every page view as missed"),
};
