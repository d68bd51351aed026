import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A server under test. */
export interface Listening {
	readonly port: number;
	/** Sends bytes (latin1) and returns the whole answer; the request is to say `Connection: close`. */
	send(bytes: string): Promise<string>;
	close(): Promise<void>;
}

/** Serves on a free port of this machine. */
export async function listening(listener: RequestListener): Promise<Listening> {
	return served(createServer(listener));
}

/** Lets a server listen on a free port of this machine. */
export async function served(server: Server): Promise<Listening> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		port,
		send: (bytes) => send(port, bytes),
		async close() {
			server.closeAllConnections();
			if (!server.listening) return;
			server.close();
			await once(server, "close");
		},
	};
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
	const { port, close } = await listening(() => undefined);
	await close();
	return port;
}

/** Sends bytes (latin1) to a port and returns what comes until the connection is closed: `""` if nobody listens. */
export async function send(port: number, bytes: string): Promise<string> {
	const socket = connect(port, "127.0.0.1");
	const chunks: Buffer[] = [];
	socket.on("error", () => undefined);
	socket.on("data", (chunk: Buffer) => chunks.push(chunk));
	socket.write(bytes, "latin1");
	await new Promise((resolve) => socket.once("close", resolve));
	return Buffer.concat(chunks).toString("latin1");
}

/** The bytes of a request. */
export function requestBytes(line: string, headers: readonly string[] = [], body?: string): string {
	const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body, "latin1")}`];
	const lines = ["Host: Shop.test:8080", "Connection: close", ...length, ...headers];
	return `${line} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
