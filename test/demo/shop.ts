import type { EpochMs } from "../../src/event.ts";
import { botEntries } from "./bots.ts";
import { BROWSERS, LANGUAGES } from "./browsers.ts";
import { damagedEntries } from "./damage.ts";
import { ODD_VISITS } from "./odd-visits.ts";
import { createRandom, type Random } from "./random.ts";
import { Session, SITE } from "./session.ts";
import type { ShopEntry } from "./shop-entry.ts";
import { TRACKER_VISITS } from "./tracker-visits.ts";
import type { Visitor } from "./visitor.ts";
import { VISITS, type VisitKind } from "./visits.ts";
import { nginxJsonLine } from "./write-nginx-json.ts";

/** What a day at the shop is made from. */
export interface ShopOptions {
	/** The same seed makes the same day. */
	readonly seed: string;
	/** Midnight (UTC) at which the day starts. */
	readonly day: EpochMs;
}

/** The day that `fixtures/shop` holds. */
export const FIXTURE_DAY: ShopOptions = { seed: "shop", day: Date.UTC(2026, 10, 20) };

const HOUR = 3_600_000;

/** Visits in the shop by hour of the day, in proportion. */
const BUSY = [1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 8, 9, 10, 10, 9, 9, 10, 12, 14, 12, 7, 3];

/**
 * Makes the logs of a day at a small shop with a proxied tracker, with the truth about each line.
 *
 * The entries come in the order of the two logs: by the end of the request, with the slight disorder of a server
 * whose workers write through buffers.
 */
export function makeShop(options: ShopOptions): ShopEntry[] {
	const random = createRandom(options.seed);
	const address = addresses(random.fork("addresses"));
	const kinds = [...VISITS, ...TRACKER_VISITS, ...ODD_VISITS].flatMap((kind) =>
		Array.from({ length: kind.count }, () => kind),
	);
	const visits = kinds.flatMap((kind, i) => walk(kind, visitor(kind, i, options, random, address)));
	const entries = [
		...visits,
		...sharedAddresses(options, random, address),
		...botEntries(random, options.day, address),
	];
	entries.push(...damagedEntries(options.day, options.day + 24 * HOUR, goodLines(entries)));
	return inLogOrder(entries, random.fork("disorder"));
}

/** URL of the page an entry asks for; `""` when it is none. */
export function urlOf(entry: ShopEntry): string {
	return entry.what instanceof Uint8Array || entry.what.host === ""
		? ""
		: `${entry.what.scheme}://${entry.what.host}${entry.what.target}`;
}

function walk(kind: VisitKind, who: Visitor): readonly ShopEntry[] {
	const session = new Session(who);
	kind.walk(session);
	return session.entries;
}

/** As servers write it: no group has a zero before other digits. */
function ipv6(random: Random): string {
	const [one, two, three] = [4, 3, 4].map((digits) => (Number.parseInt(random.hex(digits), 16) || 1).toString(16));
	return `2001:db8:${one}:${two}::${three}`;
}

function visitor(kind: VisitKind, index: number, options: ShopOptions, random: Random, address: () => string): Visitor {
	const chance = random.fork(`${kind.name} ${index}`);
	const browsers = BROWSERS.filter((browser) => kind.browser === undefined || browser.name === kind.browser);
	return {
		name: `${String(index + 1).padStart(3, "0")} ${kind.name}`,
		ip: chance.chance(0.12) ? ipv6(chance) : address(),
		browser: chance.pickWeighted(browsers),
		language: chance.pick(LANGUAGES),
		random: chance,
		arrives: options.day + arrival(chance),
	};
}

/** Within the day, at the hours people shop; the last half hour stays free, so that every visit ends the same day. */
function arrival(random: Random): number {
	const { hour } = random.pickWeighted(BUSY.map((weight, hour) => ({ weight, hour })));
	return Math.min(hour * HOUR + random.int(0, HOUR - 1), 23.5 * HOUR);
}

/** Two people, one address: at home with different browsers, at work with the same. */
function sharedAddresses(options: ShopOptions, random: Random, address: () => string): ShopEntry[] {
	const pair = (name: string, same: boolean, hour: number): readonly ShopEntry[] => {
		const chance = random.fork(name);
		const ip = address();
		const [first, second] = [BROWSERS[0], BROWSERS[same ? 0 : 3]];
		if (first === undefined || second === undefined) return [];
		const common = { ip, language: LANGUAGES[0], arrives: options.day + hour * HOUR };
		const one = new Session({ ...common, name: `${name} 1`, browser: first, random: chance.fork("1") });
		const two = new Session({ ...common, name: `${name} 2`, browser: second, random: chance.fork("2") });
		one.view("/products/assam");
		one.wait(20_000);
		one.view("/about", { referrer: `${SITE}/products/assam` });
		two.wait(2_500);
		two.open("/categories/black-tea", { expect: "send", note: "script blocked" });
		two.wait(30_000);
		two.open("/help/delivery", { expect: "send", referrer: `${SITE}/categories/black-tea` });
		return [...one.entries, ...two.entries];
	};
	return [...pair("at home", false, 19), ...pair("at work", true, 10)];
}

/** Addresses of the documentation ranges, each once. */
function addresses(random: Random): () => string {
	const free = ["192.0.2", "198.51.100", "203.0.113"].flatMap((net) =>
		Array.from({ length: 254 }, (_, i) => `${net}.${i + 1}`),
	);
	return () => {
		const [taken] = free.splice(random.int(0, free.length - 1), 1);
		if (taken === undefined) throw new RangeError("more visitors than documentation addresses");
		return taken;
	};
}

/** A line of each log that is no page view and no word of one, so that a reader who saves a part of it does no harm. */
function goodLines(entries: readonly ShopEntry[]): { request: string; tracker: string } {
	const line = (log: ShopEntry["log"]): string => {
		const harmless = (expect: ShopEntry["expect"]): boolean =>
			expect.is === "tracker-hit" ? expect.kind === "other" : expect.is === "skipped" && expect.reason === "static";
		const what = entries.find((entry) => entry.log === log && harmless(entry.expect))?.what;
		return what === undefined || what instanceof Uint8Array ? "" : nginxJsonLine(what);
	};
	return { request: line("request"), tracker: line("tracker") };
}

/** By time of logging; three lines in a hundred are written up to 0.9 s late. */
function inLogOrder(entries: readonly ShopEntry[], random: Random): ShopEntry[] {
	return entries
		.map((entry) => ({ entry, written: entry.logged + (random.chance(0.03) ? random.int(50, 900) : 0) }))
		.sort((a, b) => a.written - b.written)
		.map(({ entry }) => entry);
}
