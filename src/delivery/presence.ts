import { type ApiAnswer, readApi } from "../matomo/api-answer.ts";
import type { MatomoClient } from "../matomo/client.ts";
import { failureWords } from "../matomo/failure-words.ts";
import { pageViewIdsIn, timezoneIn, visitsQuestions } from "../matomo/stored-visits.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { Resolution } from "../send/resolution.ts";

/** Asks Matomo which of some requests it has stored. */
export class Presence {
	readonly #client: Pick<MatomoClient, "api">;
	readonly #timezones = new Map<number, Promise<string | undefined>>();

	constructor(client: Pick<MatomoClient, "api">) {
		this.#client = client;
	}

	/**
	 * @param requests as they were posted
	 * @param signal ends the asking: then it is not known
	 */
	async of(requests: readonly TrackingRequest[], signal?: AbortSignal): Promise<Resolution> {
		const stored = requests.map(() => false);
		const zones = new Map<number, string | undefined>();
		for (const { idsite } of requests) if (!zones.has(idsite)) zones.set(idsite, await this.#timezone(idsite, signal));
		for (const { params, about } of visitsQuestions(requests, (site) => zones.get(site))) {
			const answer = readApi(await this.#client.api("Live.getLastVisitsDetails", params, signal));
			const listed = pageViewIdsIn(answer);
			if (listed === undefined) {
				return { is: "unknown", reason: `Matomo cannot be asked: ${wordsOf(answer)}`, isPassing: isPassing(answer) };
			}
			for (const index of about) {
				stored[index] = listed.ids.has(requests[index]?.pv_id ?? "");
				// What was cut off may be the very one.
				if (!stored[index] && !listed.isAll) {
					return { is: "unknown", reason: "Matomo does not list all actions of a long visit" };
				}
			}
		}
		return { is: "known", stored };
	}

	#timezone(idSite: number, signal: AbortSignal | undefined): Promise<string | undefined> {
		const known = this.#timezones.get(idSite);
		if (known !== undefined) return known;
		const asked = this.#client.api("SitesManager.getSiteFromId", { idSite }, signal);
		const timezone = asked.then((facts) => {
			const answer = readApi(facts);
			if (isPassing(answer)) this.#timezones.delete(idSite);
			return timezoneIn(answer);
		});
		this.#timezones.set(idSite, timezone);
		return timezone;
	}
}

/** Whether nobody is there; 503 is how Matomo itself says that it is being worked on, which takes its time. */
function isPassing(answer: ApiAnswer): boolean {
	return answer.is === "unreachable" || (answer.is === "not-the-api" && [502, 504].includes(answer.status));
}

function wordsOf(answer: ApiAnswer): string {
	switch (answer.is) {
		case "value":
			return "it does not list visits with their page views";
		case "refused":
			return answer.message;
		case "unreachable":
			return failureWords(answer.code);
		case "redirect":
			return `it redirects to ${answer.to}`;
		case "not-the-api":
			return `status ${answer.status}, "${answer.shows}"`;
	}
}
