import type { OutboxEntry } from "../../src/state/outbox.ts";
import { NOON, request } from "./tracking.ts";

/** The n-th page view in an outbox, of one digit. */
export const outboxEntry = (n: number): OutboxEntry => ({
	source: "log",
	line: n,
	identity: String(n).repeat(32),
	start: NOON,
	request: request(n),
});
