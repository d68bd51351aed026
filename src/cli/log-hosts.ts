import type { Bookkeeper } from "../bookkeeper.ts";
import type { Observed } from "../report/observer.ts";
import type { HostViews } from "../report/report.ts";

/** The hosts of all page views in the logs, as the logs name them. */
export interface LogHosts {
	/** Of page views that have a site. */
	readonly withSite: readonly string[];
	/** Of page views that have none, most page views first. */
	readonly withoutSite: readonly HostViews[];
	/** Whether no more were there than are told apart. */
	readonly isAll: boolean;
}

/** @param unnamed stands in for the host where a log tells none; what has no host is left out without it */
export function logHosts(
	books: Pick<Bookkeeper, "viewedHosts">,
	{ withoutSite }: Pick<Observed, "withoutSite">,
	unnamed: string | undefined,
): LogHosts {
	const { named, isAll, isNamed } = books.viewedHosts;
	return {
		isAll,
		withSite: isNamed || unnamed === undefined ? named : [...named, unnamed],
		withoutSite: withoutSite.rows.flatMap(({ key, missed: views }) => {
			const host = key === "" ? unnamed : key;
			return host === undefined ? [] : [{ host, views }];
		}),
	};
}

/** All of them. */
export function allHosts({ withSite, withoutSite }: Pick<LogHosts, "withSite" | "withoutSite">): readonly string[] {
	return [...withSite, ...withoutSite.map(({ host }) => host)];
}
