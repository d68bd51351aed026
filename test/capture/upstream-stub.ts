import { listening } from "./listening.ts";

/** A request as a server got it. */
export interface GotRequest {
	readonly method: string;
	/** Path and query. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

/** How a stub answers. */
export type StubAnswer = {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Waits for this before it answers. */
	readonly after?: Promise<unknown>;
	/** Breaks the connection off instead. */
	readonly breaksOff?: boolean;
};

/** A server that notes everything it gets. */
export interface UpstreamStub {
	readonly url: string;
	readonly got: GotRequest[];
	/** How it answers from now on. */
	answer: (request: GotRequest) => StubAnswer;
	close(): Promise<void>;
}

/** Starts a stub that answers 204. */
export async function upstreamStub(): Promise<UpstreamStub> {
	const got: GotRequest[] = [];
	const server = await listening(async (request, response) => {
		const chunks: Buffer[] = [];
		request.on("error", () => undefined);
		for await (const chunk of request) chunks.push(chunk);
		const { method = "", url = "", headers } = request;
		const seen = { method, url, headers, body: Buffer.concat(chunks).toString("latin1") };
		got.push(seen);
		const answer = stub.answer(seen);
		await answer.after;
		if (answer.breaksOff) response.destroy();
		else response.writeHead(answer.status ?? 204, answer.headers).end(answer.body);
	});
	const stub: UpstreamStub = {
		url: `http://127.0.0.1:${server.port}/`,
		got,
		answer: () => ({}),
		close: server.close,
	};
	return stub;
}
