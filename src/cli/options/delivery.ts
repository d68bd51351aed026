import { ON_AMBIGUOUS } from "../../delivery/doubts.ts";
import { flag, optional, withDefault } from "../option.ts";
import { bytes, duration, oneOf, text, wholeNumber } from "../values.ts";

/** How page views are delivered. */
export const DELIVERY = {
	batchSize: withDefault({
		describe: "page views in one request",
		placeholder: "N",
		default: "100",
		parse: wholeNumber(1, 10_000),
	}),
	batchBytes: withDefault({
		describe: "size of one request",
		placeholder: "SIZE",
		default: "256kb",
		parse: bytes(1024, 64 * 1024 * 1024),
	}),
	batchAge: withDefault({
		describe: "longest wait for a batch to fill",
		placeholder: "DURATION",
		default: "10s",
		parse: duration,
	}),
	lanes: withDefault({
		describe: "requests under way at once; a visitor keeps to one lane",
		placeholder: "N",
		default: "2",
		parse: wholeNumber(1, 64),
	}),
	retryFor: withDefault({
		describe: "how long a batch that Matomo cannot take is tried again",
		placeholder: "DURATION",
		default: "5m",
		parse: duration,
	}),
	shutdownTimeout: withDefault({
		describe: "how long after Ctrl-C or SIGTERM what was decided may still be delivered",
		placeholder: "DURATION",
		default: "7s",
		parse: duration,
	}),
	settle: withDefault({
		describe: "how long Matomo may go on with a request that got no answer, before it is asked what it has stored",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
	onAmbiguous: withDefault({
		describe: "what to do when Matomo does not say what it has stored: hold, resend (may count twice) or drop",
		placeholder: "WHAT",
		default: "hold",
		parse: oneOf(...ON_AMBIGUOUS),
	}),
	replayFailed: flag(
		"also send tracker hits again that did not reach Matomo (5xx, 499, no answer), with all that the tracker said; one that Matomo had taken before its answer was lost is doubled",
	),
	state: optional({
		describe: "folder for what must outlive the run: what was sent, what was refused, what is in doubt",
		placeholder: "DIR",
		parse: text,
	}),
	noState: flag("remember nothing: the same log imported twice is sent twice"),
	ledgerDays: withDefault({
		describe: "days for which it is remembered what was sent",
		placeholder: "DAYS",
		default: "400",
		parse: wholeNumber(1, 100_000),
	}),
	acceptSameRequests: flag("send although two logs, or two servers in one, seem to have the same requests"),
	again: flag("send what was sent before once more: Matomo will count it twice"),
};

/** Whether anything is sent. */
export const DRY_RUN = { dryRun: flag("send nothing; needs no network and no token") };
