import type { HttpAnswer } from "./facts.ts";
import type { Obstacle } from "./verdict.ts";

const JSON_ANSWER = "a JSON answer of Matomo's tracking endpoint matomo.php";

/**
 * All entries of a batch were refused: nearly always the token, seldom the site id.
 *
 * @param tokenIsKnownGood Matomo named the refused entries, which it does only for the token of a superuser
 */
export function everythingRefused(sent: number, tokenIsKnownGood: boolean): Obstacle {
	return {
		problem: "Matomo refuses every page view",
		expected: "at least one to be accepted",
		found: `0 of ${sent}`,
		hint: tokenIsKnownGood
			? "the token is good, so check the site id, and whether the page views are older than the raw data that Matomo keeps"
			: "the token is wrong or expired, or has no write access to the site, or the site id is wrong, or the page views are older than the raw data that Matomo keeps; check before another try, since Matomo locks out addresses that keep using a wrong token",
	};
}

/** Redirects are not followed: a POST would come out as a GET, and the token would go to another address. */
export function redirected({ status, headers }: HttpAnswer): Obstacle {
	return {
		problem: "the Matomo URL redirects",
		expected: JSON_ANSWER,
		found: `status ${status}${headers.location === undefined ? "" : ` to ${shown(headers.location)}`}`,
		hint: "give the address it redirects to as the Matomo URL",
	};
}

/** Something answers, but it is not `matomo.php`. */
export function notTheTracker({ status, headers, body }: HttpAnswer): Obstacle {
	const type = headers["content-type"] ?? "no content type";
	return {
		problem: "this is not Matomo's tracking endpoint",
		expected: JSON_ANSWER,
		found: `status ${status}, ${shown(type)}${body === "" ? "" : `, ${shown(body)}`}`,
		hint: "check the Matomo URL: it is the address under which Matomo's own pages are seen",
	};
}

/** A single-hit answer to a bulk request. */
export function notBulk(): Obstacle {
	return {
		problem: "Matomo does not take bulk requests",
		expected: JSON_ANSWER,
		found: "the image that answers a single hit",
		hint: "activate its plugin BulkTracking",
	};
}

/** The web server, a proxy or a firewall in front of Matomo says no. */
export function forbidden({ status, body }: HttpAnswer): Obstacle {
	return {
		problem: "the server in front of Matomo refuses the request",
		expected: JSON_ANSWER,
		found: `status ${status}${body === "" ? "" : `, ${shown(body)}`}`,
		hint:
			status === 407
				? "check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY)"
				: "allow this machine to POST to matomo.php; an access list, a password or a firewall rule forbids it",
	};
}

/** The whole batch was refused before any entry was looked at. */
export function batchRefused({ status, body }: HttpAnswer): Obstacle {
	return {
		problem: "Matomo refuses the whole batch",
		expected: "at least one page view to be accepted",
		found: `status ${status}, ${shown(body)}`,
		hint: "the site id is wrong, or the token has no write access to the site",
	};
}

/** No trusted connection can be made; waiting does not help. */
export function noTrust(code: string): Obstacle {
	return {
		problem: "cannot make a secure connection to Matomo",
		expected: "a certificate that this machine trusts",
		found: code,
		hint: "check the https:// address and its certificate; a private authority is added with NODE_EXTRA_CA_CERTS",
	};
}

/** The start of a text, on one line. */
function shown(text: string): string {
	const line = text.replace(/\s+/g, " ").trim();
	return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line);
}
