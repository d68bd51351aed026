import { decodeLatin1 } from "./escape.ts";
import { isJsonObject, type JsonRecord } from "./json-record.ts";

/** A line of a log, out of what another program has put around it. */
export interface CarriedLine {
	/** Without its end. */
	readonly line: string;
	/** What carries it, in words. */
	readonly by: string;
	/** Whether nothing but a carrier writes such lines; else a format may still read the whole. */
	readonly isCertain: boolean;
}

/** What is put before a line. */
interface Prefix {
	readonly by: string;
	readonly pattern: RegExp;
	readonly isCertain: boolean;
}

const BRACE = 0x7b;
const BRACKET = 0x5b;
const ESCAPE = 0x1b;
const SLASH = 0x2f;
const DOT = 0x2e;

/** Kubernetes' own files (CRI): a moment, the stream, whether the line goes on in the next one (P), and perhaps more tags. */
const CRI = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP](?::[^ ]{1,64})? /y;

/** `docker logs --timestamps` and `kubectl logs --timestamps`: in more digits than any server begins a line with; fewer may be syslog's. */
const TIMESTAMPS = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d) /y;

/** `kubectl logs --prefix`. */
const POD = /\[pod\/[^\]/ ]{1,253}\/[^\] ]{1,63}\] /y;

/** What CloudWatch exports to S3. Syslog may begin so, too, but goes on with a host and a tag. */
const CLOUDWATCH = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?![^ ]{1,255} [\w./[\]-]{1,64}: )/y;

/** `stern`: the pod, whose name ends with letters and digits by chance, and the container; no host in front of a log has such. */
const STERN = /[a-z\d][a-z\d-]{0,240}-[a-z\d]{5} [a-z\d][a-z\d-]{0,62} (?=\{|[\da-f.:]{3,45} )/y;

/**
 * `docker compose logs`: the container's name, padded, and a bar; perhaps in colours. `docker service logs` names the node,
 * too, and podman writes brackets. A name with dots would be a host, which a format may begin with.
 */
const COMPOSE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
	/(?:\x1b\[[\d;]{1,9}m)?(?:[a-zA-Z0-9][\w-]{0,99}|[\w.-]{1,200}@[\w.-]{1,253}|\[[\w.-]{1,100}\]) {1,60}\|(?:\x1b\[0?m)? (?:\x1b\[0?m)?/y;

/**
 * `grep` in several files: any name before an object, a log's before a text. The port behind a host is no line, and a line's
 * number could be part of an IPv6 address: where there is either, the line is left as it is.
 */
const GREP = /[\w./-]{1,255}:(?:\d{1,9}:)?(?=\{")|[\w./-]{0,255}log[\w.-]{0,64}:(?!\d{1,5} |[\da-fA-F]{0,4}:)/y;

/** In the order in which they are tried. */
const PREFIXES: readonly Prefix[] = [
	{ by: "Kubernetes' files", pattern: CRI, isCertain: true },
	{ by: "docker or kubectl logs --timestamps", pattern: TIMESTAMPS, isCertain: true },
	{ by: "kubectl logs --prefix", pattern: POD, isCertain: true },
	{ by: "CloudWatch's export", pattern: CLOUDWATCH, isCertain: false },
	{ by: "stern", pattern: STERN, isCertain: false },
	{ by: "docker compose logs", pattern: COMPOSE, isCertain: false },
	{ by: "grep in several files", pattern: GREP, isCertain: false },
];

/** Keys of JSON that hold a whole line: Docker's files, the journal's, and those of what gathers logs, GELF among it. */
const KEYS = ["log", "MESSAGE", "message", "line", "short_message"] as const;

/** The key of an object that holds such an object: what Elasticsearch exports. */
const WITHIN = "_source";

const OF_DOCKER: ReadonlySet<string> = new Set(["log", "stream", "attrs", "time"]);

/** Whether the line at `text[from]` may be carried: by a glance, as every line gets it. */
export function mayBeCarried(text: string, from: number): boolean {
	const first = text.charCodeAt(from);
	if (first >= 0x30 && first <= 0x39) return text[from + 4] === "-" && text[from + 10] === "T";
	return (
		first === BRACKET || first === BRACE || first === ESCAPE || first === SLASH || first === DOT || isLetter(first)
	);
}

/**
 * Takes a line out of what container runtimes, the journal, `grep`, or what gathers logs have put around it:
 *
 *     {"log":"LINE\n","stream":"stdout","time":"2026-11-22T12:00:56.123456789Z"}
 *     2026-11-22T12:00:56.123456789Z stdout F LINE
 *     web-1  | LINE
 *     access.log.1:LINE
 *
 * A line that its carrier has cut in two (Docker does behind 16 KB) stays in two, each of which is torn.
 *
 * @returns without the outermost carrier; `undefined` for a line that nothing carries
 * @see https://docs.docker.com/engine/logging/drivers/json-file/
 * @see https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 * @see https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#-o
 * @see https://go2docs.graylog.org/current/getting_in_log_data/gelf.html
 */
export function carriedLine(carrying: string): CarriedLine | undefined {
	if (!mayBeCarried(carrying, 0)) return undefined;
	for (const { by, pattern, isCertain } of PREFIXES) {
		pattern.lastIndex = 0;
		if (pattern.test(carrying)) return { line: carrying.slice(pattern.lastIndex), by, isCertain };
	}
	return inObject(carrying);
}

let last: { readonly carrying: string; readonly found: CarriedLine | undefined } = { carrying: "", found: undefined };

/** What an object carries. Remembers the last one, since each format asks for the same. */
function inObject(carrying: string): CarriedLine | undefined {
	if (carrying.charCodeAt(0) !== BRACE || !KEYS.some((key) => carrying.includes(`"${key}":`))) return undefined;
	if (last.carrying !== carrying) last = { carrying, found: carriedBy(parsed(carrying)) };
	return last.found;
}

/** The text of an object's first key that holds one. The journal writes what is no UTF-8 as a list of bytes. */
function carriedBy(object: unknown): CarriedLine | undefined {
	if (!isJsonObject(object)) return undefined;
	for (const key of KEYS) {
		const value = textAt(object, key);
		const text = Array.isArray(value) ? textOf(value) : value;
		if (typeof text !== "string") continue;
		const known = isOfDocker(object) ? "Docker's files" : isOfJournal(object) ? "the journal's JSON" : undefined;
		return { line: text.replace(/\r?\n$/, ""), by: known ?? `"${key}" of JSON`, isCertain: known !== undefined };
	}
	return undefined;
}

function textAt(object: JsonRecord, key: string): unknown {
	const within = object[WITHIN];
	return object[key] ?? (isJsonObject(within) ? within[key] : undefined);
}

function isOfDocker(object: JsonRecord): boolean {
	return Object.keys(object).every((key) => OF_DOCKER.has(key)) && "log" in object && "time" in object;
}

function isOfJournal(object: JsonRecord): boolean {
	return "MESSAGE" in object && "__REALTIME_TIMESTAMP" in object;
}

function textOf(bytes: readonly unknown[]): string | undefined {
	return bytes.every((byte) => typeof byte === "number")
		? decodeLatin1(Buffer.from(bytes as number[]).toString("latin1"))
		: undefined;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isLetter(code: number): boolean {
	return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
