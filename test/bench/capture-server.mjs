// A small server that is measured: `node capture-server.mjs [LOG]`. With a log it has a request logger. It tells its port,
// then, each time it is asked, the processor time it has used, or its stats; asked to end, it writes what waits first.
import { createServer } from "node:http";
import { requestLogger } from "../../dist/capture/index.js";

const [, , log] = process.argv;
const PAGE = `${"<p>page</p>".repeat(100)}~`;
const logger = log === undefined ? undefined : requestLogger({ log });

const server = createServer((request, response) => {
	logger?.(request, response);
	response.writeHead(200, { "Content-Type": "text/html", "Content-Length": PAGE.length }).end(PAGE);
});
server.keepAliveTimeout = 0;
server.headersTimeout = 0;
server.requestTimeout = 0;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));

process.on("message", async (asked) => {
	if (asked === "cpu") {
		const { user, system } = process.cpuUsage();
		process.send((user + system) / 1000);
		return;
	}
	if (asked === "stats") {
		process.send(logger?.stats ?? {});
		return;
	}
	server.closeAllConnections();
	server.close();
	await logger?.close();
	process.send(logger?.stats ?? {}, () => process.disconnect());
});
process.on("disconnect", () => process.exit());
