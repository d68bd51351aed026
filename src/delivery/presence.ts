import { type ApiAnswer, readApi } from "../matomo/api-answer.ts";
import type { MatomoClient } from "../matomo/client.ts";
import { pageViewIdsIn, timezoneIn, visitsQuestions } from "../matomo/stored-visits.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { Resolution } from "../send/resolution.ts";

/** Asks Matomo which of some requests it has stored. */
export class Presence {
	readonly #client: Pick<MatomoClient, "api">;
	#timezone: Promise<string | undefined> | undefined;

	constructor(client: Pick<MatomoClient, "api">) {
		this.#client = client;
	}

	/**
	 * @param requests all of one site, as they were posted
	 * @param signal ends the asking: then it is not known
	 */
	async of(requests: readonly TrackingRequest[], signal?: AbortSignal): Promise<Resolution> {
		const stored = requests.map(() => false);
		this.#timezone ??= this.#askTimezone(requests[0]?.idsite ?? 0, signal);
		for (const { params, about } of visitsQuestions(requests, await this.#timezone)) {
			const answer = readApi(await this.#client.api("Live.getLastVisitsDetails", params, signal));
			const ids = pageViewIdsIn(answer);
			if (ids === undefined) return { is: "unknown", reason: `Matomo cannot be asked: ${wordsOf(answer)}` };
			for (const index of about) stored[index] = ids.has(requests[index]?.pv_id ?? "");
		}
		return { is: "known", stored };
	}

	async #askTimezone(idSite: number, signal: AbortSignal | undefined): Promise<string | undefined> {
		return timezoneIn(readApi(await this.#client.api("SitesManager.getSiteFromId", { idSite }, signal)));
	}
}

function wordsOf(answer: ApiAnswer): string {
	switch (answer.is) {
		case "value":
			return "it does not list visits with their page views";
		case "refused":
			return answer.message;
		case "unreachable":
			return answer.code;
		case "redirect":
			return `it redirects to ${answer.to}`;
		case "not-the-api":
			return `status ${answer.status}, "${answer.shows}"`;
	}
}
