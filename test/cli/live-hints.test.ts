import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LiveHints } from "../../src/cli/live-hints.ts";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { Judge } from "../../src/judge.ts";
import { makePlan, type PlanSettings } from "../../src/plan.ts";
import { Observer } from "../../src/report/observer.ts";
import { Tally } from "../../src/report/tally.ts";
import { pageEvent, trackerEvent } from "../helpers/log-event.ts";

const test = suite("cli/live-hints");

/** What is told of page views of a host, looked at after each of them. */
function told(
	settings: Partial<PlanSettings>,
	views: number,
	host = "shop.example",
	first?: string,
): readonly string[] {
	const plan = makePlan([], { ...DEFAULT_SETTINGS, ...settings });
	const [tally, observer] = [new Tally(), new Observer()];
	const judge = new Judge(plan, tally, observer);
	const hints: string[] = [];
	const look = new LiveHints({ plan, judge, tally, observer, progress: () => [] }, (hint) => hints.push(hint));
	judge.take(trackerEvent(`rec=1&idsite=1&url=https://${host}/`), { source: "log", line: 1 });
	if (first !== undefined) judge.take(pageEvent({ host: first }), { source: "log", line: 1 });
	for (let line = 2; line < views + 2; line++) {
		judge.take(pageEvent({ host, start: 1_795_348_855_000 + line * 1000 }), { source: "log", line });
		look.look();
		look.look();
	}
	return hints;
}

test("tells once that no page view has a site, or that all are left out", () => {
	const site = told({ site: ["shop.exmaple=1"] }, 60);
	assert.is(site.length, 1);
	assert.match(site[0] ?? "", /^none of 20 page views has a site: .*did you mean shop\.example\?$/);
	const include = told({ includeHost: ["shop.exmaple"] }, 60);
	assert.is(include.length, 1);
	assert.match(include[0] ?? "", /^no page view is left: .*did you mean shop\.example\?$/);
	assert.match(told({ excludePath: ["/**"] }, 60)[0] ?? "", /^No page view is left: --exclude-path/);
});

test("tells nothing of a few, or as soon as one page view was read that counts, decided or not", () => {
	assert.equal(told({ site: ["shop.exmaple=1"] }, 19), []);
	assert.equal(told({ includeHost: ["shop.exmaple"] }, 18), []);
	assert.equal(told({ site: ["blog.example=1"] }, 60, "shop.example", "blog.example"), []);
	assert.equal(told({ excludeHost: ["shop.example"] }, 60, "shop.example", "blog.example"), []);
	assert.equal(told({}, 60), []);
});

test("tells once of each log that no line of it can be read so far", () => {
	const plan = makePlan([], DEFAULT_SETTINGS);
	const [tally, observer] = [new Tally(), new Observer()];
	const judge = new Judge(plan, tally, observer);
	const sources = [
		{ name: "read.log", hasLines: true, watermark: 1_795_348_855_000 },
		{ name: "later.log", hasLines: false, watermark: undefined },
		{ name: "prose.log", hasLines: true, watermark: undefined },
	];
	const hints: string[] = [];
	const look = new LiveHints({ plan, judge, tally, observer, progress: () => sources }, (hint) => hints.push(hint));
	look.look();
	assert.equal(hints, [], "headers alone are no damage");
	judge.takeDigest("unknown-format", { source: "prose.log", line: 1 });
	for (let turn = 0; turn < 2; turn++) look.look();
	assert.equal(hints, ['no line of "prose.log" can be read so far: see monorail explain for why, and --log-format']);
});

test.run();
