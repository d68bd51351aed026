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

/** How what is stored compares with the truth. */
export interface Comparison {
	/** Page views that the truth says must be sent. */
	readonly expected: number;
	/** Those of them that are stored, once. */
	readonly found: number;
	/** What is wrong, in words, one for each page view. Empty: Matomo has what it should, and nothing else. */
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
	for (const { cip, cdt, url } of stored) {
		const key = `${cip} ${cdt} ${url}`;
		const line = truths.get(key);
		if (seen.has(key)) disagreements.push(`stored twice: ${key}`);
		else if (line?.verdict !== "send") {
			disagreements.push(`stored, but should not be: ${key} (${line?.visitor ?? "nobody in the logs"})`);
		}
		seen.add(key);
	}
	const expected = [...truths].filter(([, { verdict }]) => verdict === "send");
	const missing = expected.filter(([key]) => !seen.has(key));
	for (const [key, { visitor }] of missing) disagreements.push(`missing: ${key} (${visitor})`);
	return { expected: expected.length, found: expected.length - missing.length, disagreements };
}
