/** A line of `truth.ndjson`: a request that someone could take for a page view, and what must become of it. */
export interface Truth {
	/** Number and kind of visitor, e.g. `017 reload`. */
	readonly visitor: string;
	readonly ip: string;
	/** Epoch seconds, with a fraction. */
	readonly start: number;
	readonly url: string;
	readonly verdict: "tracked" | "send" | "opted-out" | "skip";
}

/** What a Matomo says of a stored page view. */
export interface Stored {
	readonly cip: string;
	/** Epoch seconds. */
	readonly cdt: number;
	readonly url: string;
}

/** A kind of visitor of whom Monorail knowingly thinks otherwise than the truth. */
export interface Exception {
	/** The kind, as `truth.ndjson` names it. */
	readonly kind: string;
	/** Whether their page views are stored, against the truth; else they are missing, against the truth. */
	readonly stored: boolean;
	readonly because: string;
}

/** Every exception there is. One that no longer occurs does no harm, and is not shown. */
export const EXCEPTIONS: readonly Exception[] = [
	{ kind: "disguised", stored: true, because: "robots that call themselves Chrome" },
	{ kind: "blocked, then opts out", stored: true, because: "pages before the visitor opted out" },
	{ kind: "prefetch, visited, blocked", stored: false, because: "prefetched pages that were then viewed" },
];

/** How what is stored compares with the truth. */
export interface Comparison {
	/** Page views that the truth says must be sent. */
	readonly expected: number;
	/** Those of them that are stored, once. */
	readonly found: number;
	/** The exceptions that occurred, with the number of their page views. */
	readonly exceptions: readonly (Exception & { readonly count: number })[];
	/** Everything else, in words. Empty: the truth and Matomo agree. */
	readonly disagreements: readonly string[];
}

/** Reads the content of `truth.ndjson`. */
export function readTruth(content: string): readonly Truth[] {
	return content
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as Truth);
}

/** Compares what a Matomo has stored with what it should have, page view by page view: address, second and URL. */
export function compare(truth: readonly Truth[], stored: readonly Stored[]): Comparison {
	const truths = new Map(truth.map((line) => [`${line.ip} ${Math.floor(line.start)} ${line.url}`, line]));
	const seen = new Set<string>();
	const disagreements: string[] = [];
	const counts = new Map<Exception, number>();
	const differs = (line: Truth | undefined, isStored: boolean, what: string): void => {
		const kind = line?.visitor.replace(/^\d+ /, "");
		const exception = EXCEPTIONS.find((candidate) => candidate.kind === kind && candidate.stored === isStored);
		if (exception === undefined) disagreements.push(`${what} (${line?.visitor ?? "nobody in the logs"})`);
		else counts.set(exception, (counts.get(exception) ?? 0) + 1);
	};
	for (const { cip, cdt, url } of stored) {
		const key = `${cip} ${cdt} ${url}`;
		const line = truths.get(key);
		if (seen.has(key)) disagreements.push(`stored twice: ${key}`);
		else if (line?.verdict !== "send") differs(line, true, `stored, but should not be: ${key}`);
		seen.add(key);
	}
	const expected = [...truths].filter(([, { verdict }]) => verdict === "send");
	const missing = expected.filter(([key]) => !seen.has(key));
	for (const [key, line] of missing) differs(line, false, `missing: ${key}`);
	return {
		expected: expected.length,
		found: expected.length - missing.length,
		exceptions: [...counts].map(([exception, count]) => ({ ...exception, count })),
		disagreements,
	};
}
