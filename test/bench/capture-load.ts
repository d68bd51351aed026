import { connect, type Socket } from "node:net";

/** What a load came to. */
export interface Load {
	/**
	 * Milliseconds until each answer was complete, sorted: since the request was sent, or, where all connections were
	 * waiting for the server, since it was due.
	 */
	readonly latencies: Float64Array;
	/** Requests a second, from when the first was due to the last answer. */
	readonly rate: number;
}

/** A connection that has at most one request under way. */
interface Connection {
	readonly socket: Socket;
	/** From when on the server is charged. */
	since: number;
}

const REQUEST = Buffer.from(
	"GET /page?a=1 HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 " +
		"Firefox/150.0\r\nReferer: https://shop.test/\r\nAccept-Language: de,en;q=0.5\r\nSec-Fetch-Dest: document\r\n" +
		"Cookie: session=0123456789; _pk_id.1.1fff=f463614ea04e99e8.1795348855.\r\n\r\n",
);
/** The last byte of each answer, and no other in it. */
const END = "~".charCodeAt(0);
const CONNECTIONS = 64;

/**
 * Sends so many requests a second, whether or not the answers keep up: a server that stalls is charged for all that
 * became due meanwhile.
 *
 * It shares the machine with the server, so it costs little: all requests are the same bytes, and of an answer only
 * the last one is looked at.
 */
export async function load(port: number, perSecond: number, seconds: number): Promise<Load> {
	const total = perSecond * seconds;
	const latencies = new Float64Array(total);
	const free: Connection[] = [];
	let answered = 0;
	let sent = 0;
	let begin = 0;
	/** Requests that had to wait for a connection. */
	let late = 0;
	const sendDue = (): void => {
		const due = Math.min(total, Math.ceil(((performance.now() - begin) * perSecond) / 1000));
		while (sent < due) {
			const connection = free.pop();
			if (connection === undefined) {
				late = due;
				return;
			}
			// That this process has not been at its work is not the server's fault.
			connection.since = sent < late ? begin + (sent * 1000) / perSecond : performance.now();
			sent++;
			connection.socket.write(REQUEST);
		}
	};
	return new Promise((resolve, reject) => {
		const onAnswer = (connection: Connection): void => {
			latencies[answered++] = performance.now() - connection.since;
			free.push(connection);
			if (answered === total) {
				resolve({ latencies: latencies.sort(), rate: (total * 1000) / (performance.now() - begin) });
				clearInterval(timer);
				for (const { socket } of free) socket.destroy();
			} else if (free.length === 1) sendDue();
		};
		let timer: NodeJS.Timeout | undefined;
		Promise.all(Array.from({ length: CONNECTIONS }, () => open(port, onAnswer, reject))).then((connections) => {
			free.push(...connections);
			begin = performance.now();
			timer = setInterval(sendDue, 1);
		}, reject);
	});
}

function open(
	port: number,
	onAnswer: (connection: Connection) => void,
	onError: (error: Error) => void,
): Promise<Connection> {
	return new Promise((resolve) => {
		const callback = (length: number, bytes: Uint8Array): boolean => {
			if (bytes[length - 1] === END) onAnswer(connection);
			return true;
		};
		const onread = { buffer: Buffer.alloc(16_384), callback };
		const socket = connect({ port, host: "127.0.0.1", noDelay: true, onread });
		const connection: Connection = { socket, since: 0 };
		socket.on("error", onError).on("end", () => onError(new Error("the server has closed a connection")));
		socket.on("connect", () => resolve(connection));
	});
}
