// A small server that is measured: `node capture-server.mjs [LOG]`. With a log it has a request logger, and tells at the
// end what that cost: the time from its being called to its return, at start and end of each request together.
import { createServer } from "node:http";
import { requestLogger } from "../../dist/capture/index.js";

const [, , log] = process.argv;
const PAGE = "<p>page</p>".repeat(100);
const logger = log === undefined ? undefined : requestLogger({ log });
const costs = [];

const server = createServer((request, response) => {
	if (logger) {
		const cost = { ms: 0 };
		const measured = (action) => {
			const begin = performance.now();
			action();
			cost.ms += performance.now() - begin;
		};
		const once = response.once.bind(response);
		response.once = (event, listener) => once(event, () => measured(listener));
		measured(() => logger(request, response));
		response.once = once;
		costs.push(cost);
	}
	response.writeHead(200, { "Content-Type": "text/html", "Content-Length": PAGE.length }).end(PAGE);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));

process.on("message", async () => {
	server.closeAllConnections();
	server.close();
	await logger?.close();
	const ms = costs.map((cost) => cost.ms).sort((a, b) => a - b);
	process.send({
		stats: logger?.stats,
		costs: { p50: ms[Math.floor(ms.length * 0.5)], p99: ms[Math.floor(ms.length * 0.99)] },
	});
	process.disconnect();
});
