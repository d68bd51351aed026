import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a server behind nginx got. */
export interface Received {
	readonly url: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

/** A `node:http` server behind nginx; bodies and texts are latin1, a character a byte. */
export class Backend {
	readonly received: Received[] = [];
	readonly #server: Server;
	readonly #answer: (response: ServerResponse, request: Received) => void;

	constructor(answer: (response: ServerResponse, request: Received) => void) {
		this.#answer = answer;
		this.#server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on("data", (chunk: Buffer) => chunks.push(chunk));
			request.on("end", () => {
				const body = Buffer.concat(chunks).toString("latin1");
				const got = { url: request.url ?? "", headers: request.headers, body };
				this.received.push(got);
				this.#answer(response, got);
			});
		});
	}

	async listen(): Promise<string> {
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** What was requested at this path, query aside. */
	at(path: string): Received[] {
		return this.received.filter(({ url }) => url.split("?")[0] === path);
	}

	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}
}
