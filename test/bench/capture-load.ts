import { connect, type Socket } from "node:net";

/** What a load came to. */
export interface Load {
	/** Requests that were answered. */
	readonly answered: number;
	/** Milliseconds from when each was due until its answer was complete, sorted. */
	readonly latencies: readonly number[];
	/** Requests a second, from the first to the last answer. */
	readonly rate: number;
}

const REQUEST =
	"GET /page?a=1 HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 " +
	"Firefox/150.0\r\nReferer: https://shop.test/\r\nAccept-Language: de,en;q=0.5\r\nSec-Fetch-Dest: document\r\n" +
	"Cookie: session=0123456789; _pk_id.1.1fff=f463614ea04e99e8.1795348855.\r\n\r\n";
const END = "</p>";

/**
 * Sends so many requests a second, whether or not the answers keep up: a server that stalls is charged for all that
 * became due meanwhile.
 */
export async function load(port: number, perSecond: number, seconds: number, connections = 64): Promise<Load> {
	const total = perSecond * seconds;
	const latencies: number[] = [];
	const due: number[] = [];
	const free: Socket[] = [];
	const sockets = Array.from({ length: connections }, () => connect(port, "127.0.0.1"));
	await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once("connect", () => resolve()))));
	return new Promise((resolve, reject) => {
		const begin = performance.now();
		let scheduled = 0;
		const dispatch = (): void => {
			while (due.length > 0 && free.length > 0) {
				const socket = free.pop() as Socket;
				const at = due.shift() as number;
				socket.write(REQUEST);
				let text = "";
				socket.removeAllListeners("data").on("data", (chunk: Buffer) => {
					text += chunk.toString("latin1");
					if (!text.endsWith(END) || text.length < 1_100) return;
					latencies.push(performance.now() - at);
					free.push(socket);
					if (latencies.length === total) done();
				});
			}
		};
		const timer = setInterval(() => {
			const now = performance.now();
			while (scheduled < total && begin + (scheduled * 1000) / perSecond <= now) {
				due.push(begin + (scheduled++ * 1000) / perSecond);
			}
			dispatch();
		}, 1);
		const done = (): void => {
			clearInterval(timer);
			const rate = (total * 1000) / (performance.now() - begin);
			for (const socket of sockets) socket.destroy();
			resolve({ answered: total, latencies: latencies.sort((a, b) => a - b), rate });
		};
		for (const socket of sockets) {
			socket.on("error", reject);
			free.push(socket);
		}
	});
}
