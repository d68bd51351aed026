/** Words for the codes that users meet; others are shown as they are. */
const FAILURES: Readonly<Record<string, string>> = {
	ABORTED: "interrupted",
	EAI_AGAIN: "the host name cannot be looked up",
	ECONNREFUSED: "connection refused",
	ECONNRESET: "connection reset",
	EHOSTUNREACH: "host unreachable",
	ENETUNREACH: "network unreachable",
	ENOTFOUND: "no such host",
	EPIPE: "connection closed",
	ETIMEDOUT: "no answer in time",
};

/** Why a connection failed, in words, with the code that can be searched for. */
export function failureWords(code: string): string {
	const words = FAILURES[code];
	return words === undefined ? code : `${words} (${code})`;
}
