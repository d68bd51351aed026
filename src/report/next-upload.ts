import type { Report } from "./report.ts";

/** Page views a second that Matomo may take: a small shared host, an own machine, one with queued tracking. */
const RATES = [10, 50, 200] as const;

/** What an upload of a dry run's findings would take. */
export interface NextUpload {
	/** Page views that would be sent. */
	readonly views: number;
	/** Bulk requests, unless large page views fill them earlier. */
	readonly batches: number;
	/** How long a Matomo needs that takes so many hits a second; whole seconds, rounded up. */
	readonly durations: readonly { readonly hitsPerSecond: number; readonly seconds: number }[];
}

/** Estimates the upload that would follow a dry run. */
export function nextUpload({ outcomes }: Pick<Report, "outcomes">, batchSize: number): NextUpload {
	const views = outcomes["would-send"];
	return {
		views,
		batches: Math.ceil(views / batchSize),
		durations: RATES.map((hitsPerSecond) => ({ hitsPerSecond, seconds: Math.ceil(views / hitsPerSecond) })),
	};
}
