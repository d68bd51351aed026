import type { Browser, BrowserContext, Page } from "playwright-core";
import { HOST } from "./small-site.ts";

/** Someone who visits the small site. */
export interface Person {
	readonly name: string;
	readonly hasJavaScript?: boolean;
	/** What the browser's blocker stops. */
	readonly blocks?: string;
	/** Name of a cookie that says no. */
	readonly optedOut?: string;
	/** Page views that Matomo's own tracker reports. */
	readonly tracked: readonly string[];
	/** Page views that only Monorail can know of. */
	readonly missed: readonly string[];
	readonly visit: (walk: Walk) => Promise<void>;
}

/** What people do. Each step is over when the page is there, with its tracker, if it has one. */
export interface Walk {
	open(path: string): Promise<void>;
	/** Follows the link of that name. */
	click(name: string): Promise<void>;
	reload(): Promise<void>;
	/** Opens both at once, each in a tab of its own. */
	openInTabs(paths: readonly string[]): Promise<void>;
	/** Waits until the browser has fetched this ahead. */
	fetchedAhead(path: string): Promise<void>;
	/** Goes on within the page, as single-page apps do. */
	step(path: string): Promise<void>;
}

const BLOCKS_SCRIPT = "**/matomo.js";
const BLOCKS_CALLS = "**/matomo.php*";

const readsThree = async ({ open, click }: Walk): Promise<void> => {
	await open("/");
	await click("p1");
	await click("p2");
};
const THREE = ["/", "/p1.html", "/p2.html"];

const fetchesAhead = async ({ open, fetchedAhead, click }: Walk): Promise<void> => {
	const fetched = [fetchedAhead("/p4.html"), fetchedAhead("/p5.html")];
	await open("/ahead.html");
	await Promise.all(fetched);
	await click("p5");
};

const reloads = async ({ open, reload }: Walk): Promise<void> => {
	await open("/p1.html");
	await reload();
};

const twoTabs = ({ openInTabs }: Walk): Promise<void> => openInTabs(["/p2.html", "/p3.html"]);

/** Everybody. The last one has the tracker: what comes after the last hit cannot be judged. */
export const PEOPLE: readonly Person[] = [
	{ name: "tracked", tracked: THREE, missed: [], visit: readsThree },
	{ name: "no JavaScript", hasJavaScript: false, tracked: [], missed: THREE, visit: readsThree },
	{ name: "script blocked", blocks: BLOCKS_SCRIPT, tracked: [], missed: THREE, visit: readsThree },
	{ name: "calls blocked", blocks: BLOCKS_CALLS, tracked: [], missed: THREE, visit: readsThree },
	{ name: "opted out", optedOut: "mtm_consent_removed", tracked: [], missed: [], visit: readsThree },
	{ name: "ignored", optedOut: "matomo_ignore", tracked: [], missed: [], visit: readsThree },
	{
		name: "opted out, no JavaScript",
		optedOut: "mtm_consent_removed",
		hasJavaScript: false,
		tracked: [],
		missed: [],
		visit: readsThree,
	},
	{ name: "fetches ahead", tracked: ["/ahead.html", "/p5.html"], missed: [], visit: fetchesAhead },
	{
		name: "fetches ahead, script blocked",
		blocks: BLOCKS_SCRIPT,
		tracked: [],
		missed: ["/ahead.html", "/p5.html"],
		visit: fetchesAhead,
	},
	{ name: "reloads", tracked: ["/p1.html", "/p1.html"], missed: [], visit: reloads },
	{
		name: "reloads, script blocked",
		blocks: BLOCKS_SCRIPT,
		tracked: [],
		missed: ["/p1.html", "/p1.html"],
		visit: reloads,
	},
	{
		name: "single page",
		tracked: ["/app.html", "/app/basket", "/app/till"],
		missed: [],
		visit: async ({ open, step }) => {
			await open("/app.html");
			await step("/app/basket");
			await step("/app/till");
		},
	},
	{
		name: "two tabs, script blocked",
		blocks: BLOCKS_SCRIPT,
		tracked: [],
		missed: ["/p2.html", "/p3.html"],
		visit: twoTabs,
	},
	{ name: "two tabs", tracked: ["/p2.html", "/p3.html"], missed: [], visit: twoTabs },
];

/** The user agent by which someone's requests are told from everybody else's. */
export function userAgentOf(person: Person): string {
	const version = 120 + PEOPLE.indexOf(person);
	return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
}

/**
 * Lets someone visit the site with a real browser.
 *
 * @param hits how many hits of theirs have come to Matomo so far, counted or not
 */
export async function visit(browser: Browser, person: Person, hits: () => number): Promise<void> {
	const { hasJavaScript = true, blocks, optedOut } = person;
	const context = await browser.newContext({ javaScriptEnabled: hasJavaScript, userAgent: userAgentOf(person) });
	let blocked = 0;
	if (blocks !== undefined) {
		await context.route(blocks, async (route) => {
			await route.abort("blockedbyclient");
			blocked++;
		});
	}
	if (optedOut !== undefined) await context.addCookies([{ name: optedOut, value: "1", domain: HOST, path: "/" }]);
	const sends = hasJavaScript && blocks === undefined && optedOut !== "mtm_consent_removed";
	let expected = 0;
	const arrived = async (views: number): Promise<void> => {
		if (sends) expected += views;
		for (let tries = 0; hits() < expected; tries++) {
			if (tries > 4_000) throw new Error(`${person.name}: ${hits()} of ${expected} hits came`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	};
	try {
		await person.visit(walk(context, await context.newPage(), arrived));
		// A call that is still held back when its browser goes away is sent after all.
		const calls = blocks === BLOCKS_CALLS ? person.missed.length : 0;
		for (let tries = 0; blocked < calls; tries++) {
			if (tries > 4_000) throw new Error(`${person.name}: ${blocked} of ${calls} calls were blocked`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	} finally {
		await context.close();
	}
}

function walk(context: BrowserContext, page: Page, arrived: (views: number) => Promise<void>): Walk {
	const origin = `http://${HOST}`;
	return {
		async open(path) {
			await page.goto(origin + path);
			await arrived(1);
		},
		async click(name) {
			// Without a hit to wait for, only the new address tells that the click has led somewhere.
			await Promise.all([page.waitForURL(`${origin}/${name}.html`), page.click(`text="${name}"`)]);
			await arrived(1);
		},
		async reload() {
			await page.reload();
			await arrived(1);
		},
		async openInTabs(paths) {
			const tabs = await Promise.all(paths.map(() => context.newPage()));
			await Promise.all(tabs.map((tab, index) => tab.goto(origin + (paths[index] ?? ""))));
			await arrived(paths.length);
		},
		async fetchedAhead(path) {
			await page.waitForResponse(origin + path);
		},
		async step(path) {
			await page.evaluate(`
				history.pushState({}, "", ${JSON.stringify(path)});
				_paq.push(["setCustomUrl", ${JSON.stringify(path)}], ["trackPageView"]);
			`);
			await arrived(1);
		},
	};
}
