import type { EpochMs } from "../../src/event.ts";
import type { ServerRecord } from "./server-record.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The line nginx writes in its stock `combined` format: end of the request in whole seconds, no host, no cookies, no
 * body. Without line end.
 */
export function combinedLine(record: ServerRecord): string {
	const time = localTime(record.start + record.duration);
	// A request line that nginx could not parse is logged as the bytes it got: here the start of a TLS handshake.
	const request = record.method === "" ? "\u0016\u0003\u0001" : `${record.method} ${record.target} ${record.protocol}`;
	const status = String(record.status).padStart(3, "0");
	return `${record.ip} - - [${time}] "${quoted(request)}" ${status} ${record.bytes} "${quoted(record.referrer)}" "${quoted(record.userAgent)}"`;
}

/** `22/Nov/2026:12:00:55 +0000`, as `$time_local` of a server on UTC. */
function localTime(time: EpochMs): string {
	const [date = "", clock = ""] = new Date(time).toISOString().split("T");
	const [year = "", month = "", day = ""] = date.split("-");
	return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
}

/** nginx's `escape=default`: `"`, `\`, control characters and every byte from 0x7F become `\xHH`; absent is `-`. */
function quoted(text: string): string {
	if (text === "") return "-";
	let out = "";
	for (const byte of Buffer.from(text)) {
		const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
		out += plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}
	return out;
}
