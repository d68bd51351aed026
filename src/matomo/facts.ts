/** What came back over HTTP, whole. */
export interface HttpAnswer {
	readonly is: "answer";
	readonly status: number;
	/** Only the headers that a judgement or a check needs; `undefined` when absent. */
	readonly headers: {
		readonly "retry-after": string | undefined;
		readonly location: string | undefined;
		readonly "content-type": string | undefined;
		readonly date: string | undefined;
	};
	/** Decompressed and decoded as UTF-8, otherwise as received. */
	readonly body: string;
}

/** No whole answer came back. */
export interface TransportFailure {
	readonly is: "failure";
	/** A system or TLS error code such as `ECONNREFUSED`; `ETIMEDOUT` also for the client's own limit, `ABORTED` for its caller's. */
	readonly code: string;
	/**
	 * `false` only when it is certain that part of the body never left this process: then Matomo cannot have stored
	 * anything. `true` in every doubt.
	 */
	readonly bodySent: boolean;
}

/** The facts of one attempt, without any judgement. */
export type Facts = HttpAnswer | TransportFailure;
