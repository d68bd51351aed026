import type { EpochMs } from "../../src/event.ts";
import type { MalformedReason } from "../../src/outcome.ts";
import type { LogName, ShopEntry } from "./shop-entry.ts";

/** One way a line of a log can be no record. */
interface Damage {
	readonly log: LogName;
	readonly what: string;
	readonly reason: MalformedReason;
	/** `whole` is a good line of the same log. */
	readonly line: (whole: string) => string | Buffer;
}

/**
 * What gets into real logs: lines cut by a full disk, another program's output, a TLS handshake, empty lines, fields
 * that were lost. Each is a line of its own; none hides a request that was logged elsewhere.
 */
const DAMAGES: readonly Damage[] = [
	{ log: "request", what: "only the start", reason: "not-json", line: (whole) => whole.slice(0, whole.length >> 1) },
	{
		log: "request",
		what: "half a line and half another one",
		reason: "torn",
		line: (whole) => whole.slice(0, whole.length >> 1).repeat(2),
	},
	{ log: "request", what: "only the end", reason: "not-json", line: (whole) => whole.slice(whole.length >> 1) },
	{ log: "request", what: "empty", reason: "empty-line", line: () => "" },
	{
		log: "request",
		what: "another program's",
		reason: "not-json",
		line: () => "nginx: [warn] conflicting server name",
	},
	{
		log: "request",
		what: "TLS handshake",
		reason: "not-json",
		line: () => Buffer.from("160301020001000001fc0303f4a1ff00c02bc02f", "hex"),
	},
	{ log: "request", what: "an array", reason: "not-an-object", line: () => "[1, 2, 3]" },
	{
		log: "request",
		what: "nothing known",
		reason: "unknown-format",
		line: () => '{"level":"info","message":"started"}',
	},
	{ log: "request", what: "no time", reason: "no-time", line: (whole) => whole.replace(/"msec":"[^"]*"/, '"msec":""') },
	{
		log: "request",
		what: "bad time",
		reason: "bad-time",
		line: (whole) => whole.replace(/"msec":"[^"]*"/, '"msec":"soon"'),
	},
	{
		log: "request",
		what: "no address",
		reason: "no-address",
		line: (whole) => whole.replace(/"remote_addr":"[^"]*"/, '"remote_addr":""'),
	},
	{ log: "tracker", what: "only the start", reason: "not-json", line: (whole) => whole.slice(0, 400) },
	{ log: "tracker", what: "empty", reason: "empty-line", line: () => "" },
	{ log: "tracker", what: "zeros after a crash", reason: "not-json", line: () => Buffer.alloc(64) },
];

/**
 * One line of each sort, spread over the day.
 *
 * @param wholes a good line of each log; the damage is done to copies
 */
export function damagedEntries(from: EpochMs, to: EpochMs, wholes: Readonly<Record<LogName, string>>): ShopEntry[] {
	const every = (to - from) / (DAMAGES.length + 1);
	return DAMAGES.map(({ log, what, reason, line }, i) => {
		const made = line(wholes[log]);
		return {
			log,
			visitor: "damage",
			expect: { is: "malformed", reason },
			note: what,
			logged: from + (i + 1) * every,
			what: made instanceof Uint8Array ? made : Buffer.from(made),
		};
	});
}
