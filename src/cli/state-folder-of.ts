import { siteIds } from "../classify/sites.ts";
import { endpoints } from "../matomo/endpoints.ts";
import { defaultStateFolder } from "../state/state-folder.ts";

/** Options that say where state is kept. */
export interface StateSettings {
	readonly state: string | undefined;
	readonly noState: boolean;
	readonly matomoUrl: string | undefined;
	readonly site: readonly string[];
	readonly siteId: number | undefined;
}

/** The state folder of a run; `undefined` when nothing is to be remembered, or nobody knows of which Matomo. */
export function stateFolderOf(settings: StateSettings): string | undefined {
	const { state, noState, matomoUrl } = settings;
	const sites = siteIds(settings);
	if (noState) return undefined;
	if (state !== undefined) return state;
	if (matomoUrl === undefined || sites.length === 0) return undefined;
	return defaultStateFolder(process.env, endpoints(matomoUrl).shown, sites);
}
