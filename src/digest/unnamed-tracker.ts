import type { ClassifyRules } from "../classify/classify.ts";
import { trackerParameters } from "../classify/tracker-parameters.ts";
import { detach } from "../detach.ts";
import type { LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { canonicalReported } from "../matomo/canonical-url.ts";
import { pathOf } from "../request-path.ts";
import { TextQuery } from "../request-query.ts";
import type { Visitor } from "../visitor/fingerprint.ts";

/** Bytes of an answer: a tracker's is empty, or an image of one pixel, and most pages are longer. */
const LONGEST_ANSWER = 1_000;

const LONGEST_PATH = 200;

/** What can be named, and a shell takes as it is. A slash alone is where folders end, so that naming it would take pages. */
const PATH = /^\/[\w%+:,.~@/-]+$/;

/**
 * The path of a request to track that is at none of the tracker's, where it may be one of a tracker that nobody has named:
 * a person's browser has asked for it, and it was answered as trackers answer. Whoever adds a tracker's parameters to the
 * address of a page gets a page.
 *
 * @returns in a text of its own; `undefined` also where the page that it tells of has no site
 */
export function unnamedTracker(
	event: LogEvent,
	{ agent }: Visitor,
	{ isBot, hasSite }: Pick<ClassifyRules, "isBot" | "hasSite">,
	known: KnownOfRecord | undefined,
): string | undefined {
	const { status, contentType = "", bytes = 0, target } = event;
	if (status >= 300 || bytes > LONGEST_ANSWER || (status === 200 && /html/i.test(contentType))) return undefined;
	if (agent.userAgent === "") return undefined;
	agent.isBot ??= isBot(agent.userAgent);
	if (agent.isBot) return undefined;
	const { url } = trackerParameters((known?.query ?? TextQuery.of(target)).text);
	if (url === undefined || hasSite?.(canonicalReported(url).host) === false) return undefined;
	const path = known?.path.text ?? pathOf(target);
	return path.length <= LONGEST_PATH && PATH.test(path) ? detach(path) : undefined;
}
