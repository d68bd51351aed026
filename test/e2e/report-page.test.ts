import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readEarlier } from "../../src/report/comparison.ts";
import { toHtml } from "../../src/report/html.ts";
import { toJson } from "../../src/report/json.ts";
import type { Report } from "../../src/report/report.ts";
import { HAS_CHROMIUM, NO_CHROMIUM, startChromium } from "../helpers/chromium.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { hostileReport } from "../report/hostile.ts";
import { NOON, SampleRun, sampleRun } from "../report/sample.ts";
import { valueAt } from "./report-places.ts";

const test = suite("e2e/report page");
const CHECKS = readFileSync(new URL("report-page-checks.mjs", import.meta.url), "utf8").replaceAll(
	"export const",
	"const",
);
const TEST = HAS_CHROMIUM ? test : test.skip;
const folder = tempFolder();
let browser: Browser | undefined;

if (!HAS_CHROMIUM) console.log(NO_CHROMIUM);

/** How readers look at the page. */
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
	desktop: { viewport: { width: 1200, height: 900 } },
	phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
	dark: { viewport: { width: 1200, height: 900 }, colorScheme: "dark" },
};

/** A report in which less was missed. */
const EARLIER = readEarlier(
	toJson(new SampleRun().view({ is: "matched", rung: "url" }).report({ period: { from: NOON - 2, to: NOON - 1 } })),
	"earlier.json",
);

/** Reports that look as different as can be. */
const REPORTS: Readonly<Record<string, () => Report>> = {
	day: () =>
		sampleRun(24).report({
			period: { from: NOON, to: NOON + 86_400_000 },
			outages: [{ from: NOON + 7_200_000, to: NOON + 12_000_000, views: 40 }],
			lacks: new Map([["combined", ["host", "opt-out-cookie"]]]),
			notes: ["The format combined does not carry everything."],
			earlier: EARLIER,
			clocks: [
				{
					...{ pages: "request.ndjson", hits: "tracker.ndjson", matches: 200, verdict: "behind" as const },
					...{ ahead: -2000, uncertainty: 500, isCutOff: true, fastest: -1900, median: -300 },
				},
			],
			upload: { batchSize: 100, command: "monorail upload --site-id 1 request.ndjson tracker.ndjson" },
		}),
	years: () => sampleRun(50_000, "sent").report({ dryRun: false, period: { from: NOON, to: NOON + 1e12 } }),
	nothing: () => new SampleRun().report(),
	hostile: hostileReport,
};

test.after(async () => {
	await browser?.close();
	folder.remove();
});

/** Opens a report's page from disk; whatever it says on the console, asks the network for, or throws, is gathered. */
async function open(report: Report, look: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
	const path = join(folder.path, "report.html");
	writeFileSync(path, await toHtml(report, { zone: "UTC", now: NOON }));
	browser ??= await startChromium();
	const context = await browser.newContext(look);
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on("console", (message) => complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.on("dialog", (dialog) => complaints.push(dialog.message()));
	page.on("request", (request) => {
		if (request.url() !== pathToFileURL(path).href) complaints.push(request.url());
	});
	await page.goto(pathToFileURL(path).href);
	return { page, complaints };
}

/** Runs a check for each report in each look. */
function each(name: string, looks: readonly string[], check: (page: Page, report: Report) => Promise<void>): void {
	for (const [kind, make] of Object.entries(REPORTS)) {
		for (const look of looks) {
			TEST(`${name}: ${kind}, ${look}`, async () => {
				const report = make();
				const { page, complaints } = await open(report, LOOKS[look] ?? {});
				await check(page, report);
				assert.equal(complaints, []);
				await page.context().close();
			});
		}
	}
}

/** Runs one of the checks that are written for the browser. */
async function inPage<T>(page: Page, check: string): Promise<T> {
	return page.evaluate(`(async () => { ${CHECKS}; return ${check}(); })()`) as Promise<T>;
}

each("nothing is harmed, nothing is asked of the network", ["desktop"], async (page) => {
	assert.equal(await inPage(page, "harm"), []);
});

/** What the page says in figures. */
interface Figures {
	readonly figures: readonly { readonly of: string; readonly value: number; readonly shown: string }[];
	readonly besides: readonly string[];
}

each("every figure is that of the JSON, and there is none besides", ["desktop"], async (page, report) => {
	const json: unknown = JSON.parse(toJson(report, { examples: true }));
	const { figures, besides } = await inPage<Figures>(page, "figures");
	for (const { of, value, shown } of figures) {
		const expected = valueAt(json, of);
		assert.ok(Math.abs(value - expected) < 1e-9, `${of} is ${expected}, and ${value} on the page`);
		if (/^\d[\d,]*$/.test(shown)) assert.is(Number(shown.replaceAll(",", "")), value, of);
		else if (/^\d[\d.]* %$/.test(shown)) assert.ok(Math.abs(Number.parseFloat(shown) - 100 * value) <= 0.05001, of);
		else assert.match(shown, /^(?:[<>] \d[\d.]* %|–|−?[\d.]+ (?:ms|s|min|h))$/, of);
	}
	assert.equal(besides, []);
	assert.ok(figures.length >= (report.records === 0 ? 3 : 60), `${figures.length} figures`);
});

each("has nothing that hinders people with a screen reader or keyboard", ["dark", "phone"], async (page) => {
	// From outside, which the page's own policy does not allow.
	const session = await page.context().newCDPSession(page);
	await session.send("Page.setBypassCSP", { enabled: true });
	await page.reload();
	await page.addScriptTag({ content: axe.source });
	assert.equal(await inPage(page, "barriers"), []);
});

each("nothing is wider than the window, cut off, or on top of another", ["desktop", "phone"], async (page) => {
	assert.equal(await inPage(page, "faults"), []);
});

each("prints everything, in black on white", ["dark"], async (page) => {
	await page.emulateMedia({ media: "print", colorScheme: "dark" });
	assert.equal(await inPage(page, "printed"), { folded: 0, paper: "rgb(255, 255, 255)", scrolling: 0 });
	assert.ok((await page.pdf({ format: "A4" })).length > 5_000);
	assert.is(await inPage(page, "afterwards"), 0);
});

TEST("tables are sorted by keyboard, and say so", async () => {
	const { page, complaints } = await open(REPORTS.day?.() ?? new SampleRun().report(), LOOKS.desktop ?? {});
	const rows = page.locator("table.sortable").nth(1);
	const column = async () => {
		const values = await rows.locator("tbody td:nth-of-type(2) data").all();
		return Promise.all(values.map(async (value) => Number(await value.getAttribute("value"))));
	};
	const head = rows.locator("th", { hasText: "missed" });
	await head.locator("button").focus();
	await page.keyboard.press("Enter");
	const falling = await column();
	assert.is(await head.getAttribute("aria-sort"), "descending");
	assert.equal(
		falling,
		[...falling].sort((a, b) => b - a),
	);
	await page.keyboard.press("Enter");
	assert.is(await head.getAttribute("aria-sort"), "ascending");
	assert.equal(await column(), falling.toReversed());
	assert.ok(falling.length >= 3);
	assert.equal(complaints, []);
	await page.context().close();
});

test.run();
