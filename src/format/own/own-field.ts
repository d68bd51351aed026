/** What own formats can tell of a request, besides its times; each with its number. */
export const FIELD = {
	ip: 0,
	/** `X-Forwarded-For` or `Forwarded`. */
	forwardedFor: 1,
	/** Several addresses, of which the last is the one that the server saw. */
	addresses: 2,
	/** `GET /path HTTP/1.1`. */
	request: 3,
	method: 4,
	target: 5,
	url: 6,
	path: 7,
	isArgs: 8,
	query: 9,
	scheme: 10,
	https: 11,
	host: 12,
	status: 13,
	bytes: 14,
	seconds: 15,
	milliseconds: 16,
	microseconds: 17,
	nanoseconds: 18,
	userAgent: 19,
	referrer: 20,
	language: 21,
	contentType: 22,
	upstreamStatus: 23,
	body: 24,
	contentLength: 25,
	fetchDest: 26,
	purpose: 27,
	dnt: 28,
	gpc: 29,
	uadata: 30,
	brands: 31,
	platform: 32,
	mobile: 33,
	visitorId: 34,
	optOut: 35,
	consent: 36,
	/** The whole `Cookie` header. */
	cookies: 37,
	/** `OK` when the answer was complete. */
	completion: 38,
	/** Apache's: `X` when the client was gone before the answer was complete. */
	connection: 39,
	requestId: 40,
	title: 41,
} as const;

/** The name of one of them. */
export type OwnField = keyof typeof FIELD;

/** All of them, in the order of their numbers. */
export const OWN_FIELDS = Object.keys(FIELD) as readonly OwnField[];
