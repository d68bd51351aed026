import { flag, withDefault } from "../option.ts";
import { oneOf, wholeNumber } from "../values.ts";

/** What of visitors leaves the machine. */
export const PRIVACY = {
	acceptInvisibleOptOut: flag("send although the log's format cannot show who has opted out"),
	ignoreConsent: flag("send without consent, although tracker hits show that the site asks for it"),
	anonymizeIp: withDefault({
		describe: "mask this many bytes of addresses, as Matomo does: 0 to 4",
		placeholder: "BYTES",
		default: "0",
		parse: wholeNumber(0, 4),
	}),
	visitorId: withDefault({
		describe: "whose visit it is: matomo (the tracker's id where known), daily (an own id for the day), none",
		placeholder: "HOW",
		default: "matomo",
		parse: oneOf("matomo", "daily", "none"),
	}),
};
