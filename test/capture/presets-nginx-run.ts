import type { Preset } from "../../src/capture/presets/preset.ts";
import { Backend } from "./presets-nginx-backend.ts";
import { CASES, type Case, DOWN_CASES, requestBytes } from "./presets-nginx-cases.ts";
import { nginxWith } from "./presets-nginx-server.ts";
import { WebServer } from "./web-server.ts";

const SITE = `
	root ROOT;
	error_page 404 /404.html;
	location /app/ { proxy_pass http://APP; }
	location ~ \\.php$ { return 403; }
`;

const FILES = { "index.html": "<p>page</p>\n", "404.html": "<p>none</p>\n", "s.css": "p {}\n" };

/** What came of a run; `nginx` has finished and is to be disposed of. */
export interface Run {
	readonly nginx: WebServer;
	readonly matomo: Backend;
	/** What the client got. */
	readonly statuses: ReadonlyMap<Case, number>;
}

/** Sends all cases to nginx with this preset, in their order, and some requests that no case can describe. */
export async function run(preset: Preset): Promise<Run> {
	const arrived: { url: string; answer: () => void }[] = [];
	let wake = () => {};
	const matomo = new Backend((response, { url }) => {
		if (url.includes("slow")) {
			arrived.push({ url, answer: () => response.writeHead(204).end() });
			wake();
		} else if (url.startsWith("/matomo.js"))
			response.writeHead(200, { "content-type": "text/javascript" }).end("var _paq;");
		else response.writeHead(Number(/answer=(\d+)/.exec(url)?.[1] ?? 204)).end();
	});
	const app = new Backend((response, { url }) => {
		if (!url.includes("slow"))
			response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>app</p>");
		else arrived.push({ url, answer: () => {} });
		wake();
	});
	let nginx: WebServer | undefined;
	try {
		const site = SITE.replace("APP", await app.listen());
		const started = await WebServer.start(
			nginxWith(preset.text, { matomo: await matomo.listen(), site, files: FILES }),
		);
		nginx = started;
		/** Sends a request, goes away once a server behind has it, and lets that answer. */
		const giveUp = async (target: string) => {
			const waiting = new Promise<void>((resolve) => {
				wake = resolve;
			});
			const socket = await started.open(`GET ${target} HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: gave-up\r\n\r\n`);
			await waiting;
			socket.destroy();
			await new Promise((resolve) => setTimeout(resolve, 40));
			arrived.at(-1)?.answer();
		};
		const statuses = new Map<Case, number>();
		const sendAll = async (cases: readonly Case[]) => {
			for (const test of cases) {
				const answer = await started.send(requestBytes(test, userAgent(test)));
				statuses.set(test, Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]));
			}
		};
		await sendAll(CASES);
		await started.send("GET /matomo.js?v=1 HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
		await started.send("\x16\x03\x01\x02\x00garbage\r\n\r\n");
		await giveUp("/app/slow");
		await giveUp("/matomo.php?slow");
		matomo.close();
		await sendAll(DOWN_CASES);
		await started.finish();
		return { nginx: started, matomo, statuses };
	} catch (error) {
		nginx?.dispose();
		throw error;
	} finally {
		matomo.close();
		app.close();
	}
}

/** The `User-Agent` that tells a case's line in the log. */
export function userAgent(test: Case): string {
	return `case-${[...CASES, ...DOWN_CASES].indexOf(test)} "quoted"\\`;
}
