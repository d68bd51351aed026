import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, GIF, HTML, type Processed } from "./bulk.ts";

/** One bulk request, processed and waiting for what is to happen to it. */
export interface Turn {
	readonly processed: Processed;
	/** Stores what the request brought; `count`: only the first so many. */
	commit(count?: number): void;
	answer(answer: Answer): void;
	/** Ends the connection without an answer, or in the middle of it. */
	drop(half?: Answer): void;
	readonly options: BehaviourOptions;
}

export interface BehaviourOptions {
	/** How long `slow` takes. */
	readonly ms?: number;
	/** Seconds or a date, as the header says it. */
	readonly retryAfter?: string;
	/** What a failing database says to have tracked before it failed. */
	readonly tracked?: number;
	/** Where `redirect` leads. */
	readonly to?: string;
}

const WEBSITE = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>A website.</body></html>";
const page = (status: number, title: string): Answer => ({
	status,
	type: HTML,
	body: `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body><center><h1>${status} ${title}</h1></center></body></html>`,
});
const success = (tracked: number, invalid = 0): Answer => ({
	status: 200,
	body: JSON.stringify({ status: "success", tracked, invalid }),
});
const error = (tracked = 0): Answer => ({
	status: 500,
	body: JSON.stringify({ status: "error", tracked, invalid: 0 }),
});
const retryLater = (answer: Answer, { retryAfter }: BehaviourOptions): Answer =>
	retryAfter === undefined ? answer : { ...answer, headers: { "Retry-After": retryAfter } };

/** Everything that can happen to a bulk request. The first is what happens unless something else is asked for. */
export const BEHAVIOURS = {
	process: ({ processed, commit, answer }: Turn) => {
		commit();
		answer(processed.answer);
	},
	slow: async ({ processed, commit, answer, options }: Turn) => {
		await sleep(options.ms ?? 20);
		commit();
		answer(processed.answer);
	},
	"not-recorded": ({ answer }: Turn) => answer(success(0)),
	/** The connection to the database dies inside the batch. */
	"database-gone": ({ answer }: Turn) =>
		answer({ status: 200, type: HTML, body: "Error:SQLSTATE[HY000]: General error: 2006 MySQL server has gone away" }),
	/** Database down, SQL error, deadlock, or a lock-out: rolled back, whatever it says to have tracked. */
	"database-error": ({ answer, options }: Turn) => answer(error(options.tracked)),
	"database-error-without-transaction": ({ commit, answer, options }: Turn) => {
		commit(options.tracked ?? 0);
		answer(error(options.tracked));
	},
	"lock-wait-timeout": ({ processed, commit, answer }: Turn) => {
		commit(Math.max(0, processed.stored.length - 1));
		answer(success(Math.max(0, processed.stored.length - 1)));
	},
	"php-dies": ({ answer }: Turn) => answer(page(502, "Bad Gateway")),
	"php-dies-late": ({ commit, answer }: Turn) => {
		commit();
		answer(page(502, "Bad Gateway"));
	},
	"gateway-timeout": ({ commit, answer }: Turn) => {
		commit();
		answer(page(504, "Gateway Time-out"));
	},
	"server-error": ({ answer }: Turn) => answer(page(500, "Internal Server Error")),
	"too-large": ({ answer }: Turn) => answer(page(413, "Request Entity Too Large")),
	"too-many-requests": ({ answer, options }: Turn) => answer(retryLater(page(429, "Too Many Requests"), options)),
	unavailable: ({ answer, options }: Turn) => answer(retryLater(page(503, "Service Unavailable"), options)),
	redirect: ({ answer, options }: Turn) =>
		answer({
			...page(301, "Moved Permanently"),
			headers: { Location: options.to ?? "https://matomo.example/matomo.php" },
		}),
	website: ({ answer }: Turn) => answer({ status: 200, type: HTML, body: WEBSITE }),
	"not-found": ({ answer }: Turn) => answer(page(404, "Not Found")),
	"not-a-tracking-request": ({ answer }: Turn) =>
		answer({
			status: 400,
			type: HTML,
			body: "<!DOCTYPE html><html><body>This resource is part of Matomo.</body></html>",
		}),
	"batch-refused": ({ answer }: Turn) => answer({ ...error(), status: 400 }),
	unauthorized: ({ answer }: Turn) => answer(page(401, "Authorization Required")),
	forbidden: ({ answer }: Turn) => answer(page(403, "Forbidden")),
	/** What `send_image: 0` asks for. */
	"no-content": ({ commit, answer }: Turn) => {
		commit();
		answer({ status: 204, body: "" });
	},
	/** Its plugin for bulk requests is off. */
	image: ({ answer }: Turn) => answer({ status: 200, type: "image/gif", body: GIF }),
	empty: ({ commit, answer }: Turn) => {
		commit();
		answer({ status: 200, type: HTML, body: "" });
	},
	/** A notice of PHP before the answer. */
	"noisy-php": ({ processed, commit, answer }: Turn) => {
		commit();
		answer({
			...processed.answer,
			type: HTML,
			body: `<br />\n<b>Warning</b>: odd in /matomo.php\n${processed.answer.body}`,
		});
	},
	"cut-off-answer": ({ processed, commit, answer }: Turn) => {
		commit();
		answer({ ...processed.answer, body: processed.answer.body.slice(0, 20) });
	},
	"drop-before-commit": ({ drop }: Turn) => drop(),
	"drop-after-commit": ({ commit, drop }: Turn) => {
		commit();
		drop();
	},
	"drop-within-answer": ({ processed, commit, drop }: Turn) => {
		commit();
		drop(processed.answer);
	},
	/** Never answers: until the client gives up, or the stand-in is closed. */
	"hang-before-commit": () => undefined,
	"hang-after-commit": ({ commit }: Turn) => commit(),
	/** The connection is reset as soon as it is made. */
	"reset-connection": () => undefined,
} as const satisfies Readonly<Record<string, (turn: Turn) => void | Promise<void>>>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** What is to happen to a request: `"unavailable"`, or `{ is: "unavailable", retryAfter: "2" }`. */
export type Behaviour = BehaviourName | ({ readonly is: BehaviourName } & BehaviourOptions);

export function nameOf(behaviour: Behaviour): BehaviourName {
	return typeof behaviour === "string" ? behaviour : behaviour.is;
}
