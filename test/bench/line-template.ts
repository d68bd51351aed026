import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { Person } from "./crowd.ts";

/** What differs from one line to the next; all texts are ASCII without anything to escape. */
export interface LineFacts {
	readonly who: Person;
	/** Whether the tracker's cookie is set. */
	readonly known: boolean;
	readonly end: EpochMs;
	readonly duration: Milliseconds;
	readonly method: string;
	readonly target: string;
	readonly status: number;
	readonly bytes: number;
	readonly referrer: string;
	readonly contentType: string;
	readonly fetchDest: string;
	readonly upstreamStatus: string;
	readonly contentLength: string;
	readonly requestId: string;
}

/** Makes one line, line feed included. */
export type LineTemplate = (facts: LineFacts) => string;

/** As the `nginx-json` preset writes it. Put together by hand: a third of the time of `JSON.stringify`. */
export function nginxJsonTemplate(facts: LineFacts): string {
	const { who } = facts;
	return (
		`{"msec":"${decimals(facts.end)}","request_time":"${decimals(facts.duration)}","remote_addr":"${who.ip}","method":"${facts.method}"` +
		`,"scheme":"https","host":"shop.example","request_uri":"${facts.target}","status":"${facts.status}","bytes":"${facts.bytes}"` +
		`,"referer":"${facts.referrer}","user_agent":"${who.userAgent}","language":"${who.language}","content_type":"${facts.contentType}"` +
		`,"fetch_dest":"${facts.fetchDest}","fetch_mode":"${facts.fetchDest === "document" ? "navigate" : "no-cors"}","purpose":"","old_purpose":""` +
		`,"dnt":"","gpc":"","visitor_id":"${facts.known ? who.visitorId : ""}","opt_out":"","consent":""` +
		`,"ch_ua":"${who.chUa}","ch_platform":"${who.chPlatform}","ch_mobile":"${who.chMobile}","upstream_status":"${facts.upstreamStatus}"` +
		`,"content_length":"${facts.contentLength}","protocol":"HTTP/2.0","completion":"OK","request_id":"${facts.requestId}","body":""}\n`
	);
}

/** As nginx's stock `combined` has it. */
export function combinedTemplate(facts: LineFacts): string {
	const { who, referrer } = facts;
	return (
		`${who.ip} - - [${localTime(facts.end)}] "${facts.method} ${facts.target} HTTP/2.0" ${facts.status} ${facts.bytes}` +
		` "${referrer === "" ? "-" : referrer}" "${who.userAgent === "" ? "-" : who.userAgent}"\n`
	);
}

/** Milliseconds as seconds with three decimals. */
function decimals(milliseconds: number): string {
	const whole = Math.floor(milliseconds / 1000);
	const rest = milliseconds - whole * 1000;
	return `${whole}.${rest < 10 ? "00" : rest < 100 ? "0" : ""}${rest}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
let lastSecond = Number.NaN;
let lastText = "";

/** `22/Nov/2026:12:00:55 +0000`; the last one is remembered, as a hundred lines share it. */
function localTime(time: EpochMs): string {
	const second = Math.floor(time / 1000);
	if (second !== lastSecond) {
		const [date = "", clock = ""] = new Date(second * 1000).toISOString().split("T");
		const [year, month, day] = date.split("-");
		lastSecond = second;
		lastText = `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
	}
	return lastText;
}
