import type { EpochMs } from "../../src/event.ts";
import { createRandom, type Random } from "../demo/random.ts";
import { createCrowd, type Person } from "./crowd.ts";
import type { LineFacts, LineTemplate } from "./line-template.ts";
import { pickStranger } from "./strangers.ts";

/** What traffic is made from. */
export interface TrafficOptions {
	/** Lines of both logs together. */
	readonly lines: number;
	readonly seed: string;
	/** Time of the first request. */
	readonly from: EpochMs;
	readonly template: LineTemplate;
	/** Take some lines of text at a time, in the order of the log. */
	readonly request: (text: string) => void;
	readonly tracker: (text: string) => void;
}

/** A visit under way. */
interface Visit {
	readonly who: Person;
	pagesLeft: number;
	referrer: string;
	known: boolean;
}

/** A tenth of a second of the future. */
interface Slot {
	readonly visits: Visit[];
	/** Lines that end in it. */
	readonly requests: string[];
	readonly hits: string[];
}

const SLOT = 100;
/** Slots of the calendar: nothing is planned further ahead than two minutes. */
const SLOTS = 1_200;
const SITE = "https://shop.example";
const PAGES_PER_VISIT = 3;
/** Lines a visit makes on average, in both logs and with its share of strangers; found by counting. */
const LINES_PER_VISIT = 18;

/** What is missing in `LineFacts` is the same for every request of a kind. */
type Made = Omit<LineFacts, "requestId">;

/**
 * Writes the logs of a busy site, line by line in the order in which they end: between 50 and 200 requests a second,
 * a fifth of them page views, every fifth of which the tracker misses; three lines of requests to one of the tracker.
 *
 * The same options write the same bytes. Memory does not grow with the number of lines.
 */
export function writeTraffic(options: TrafficOptions): { readonly requests: number; readonly hits: number } {
	const random = createRandom(options.seed);
	const crowd = createCrowd(random);
	const calendar: Slot[] = Array.from({ length: SLOTS }, () => ({ visits: [], requests: [], hits: [] }));
	const hex = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, "0"));
	const requestId = (): string => {
		let id = "";
		for (let i = 0; i < 8; i++) id += hex[Math.floor(random.float() * 65_536)];
		return id;
	};
	const slotAt = (time: EpochMs): Slot => calendar[Math.floor(time / SLOT) % SLOTS] as Slot;
	const log = (name: "requests" | "hits", made: Made): void => {
		slotAt(made.end)[name].push(options.template({ ...made, requestId: requestId() }));
	};
	const count = { requests: 0, hits: 0 };
	const room = (): number => options.lines - count.requests - count.hits;
	for (let now = Math.ceil(options.from / SLOT) * SLOT; room() > 0; now += SLOT) {
		const slot = slotAt(now);
		const visits = arrivals(random, now);
		for (let i = 0; i < visits; i++) {
			const who = crowd();
			slot.visits.push({
				who,
				pagesLeft: random.int(1, 2 * PAGES_PER_VISIT - 1),
				referrer: "",
				known: random.chance(0.3),
			});
		}
		for (const visit of slot.visits.splice(0)) {
			const start = now + random.int(0, SLOT - 1);
			viewPage(visit, start, random, log);
			if (visit.pagesLeft > 0) slotAt(start + random.int(3_000, 100_000)).visits.push(visit);
		}
		for (const [name, write] of [
			["requests", options.request],
			["hits", options.tracker],
		] as const) {
			const lines = slot[name].splice(0).slice(0, room());
			count[name] += lines.length;
			if (lines.length > 0) write(lines.join(""));
		}
	}
	return count;
}

/** How many visits start in this slot: twice the mean at the busiest time of a quarter of an hour, half of it at the quietest. */
function arrivals(random: Random, now: EpochMs): number {
	const wave = 1.25 + 0.75 * Math.sin((now / 900_000) * 2 * Math.PI);
	const expected = ((wave * 100) / LINES_PER_VISIT) * (SLOT / 1000);
	return Math.floor(expected + random.float());
}

function viewPage(
	visit: Visit,
	start: EpochMs,
	random: Random,
	log: (name: "requests" | "hits", made: Made) => void,
): void {
	const { who } = visit;
	const first = visit.referrer === "";
	const tracked = !who.blocks && !random.chance(0.02);
	visit.pagesLeft--;
	const target = pageTarget(random);
	const href = SITE + target;
	const duration = random.int(8, 250);
	const page: Made = {
		who,
		known: visit.known,
		end: start + duration,
		duration,
		method: "GET",
		target,
		status: random.chance(0.04) ? 304 : 200,
		bytes: random.int(4_000, 40_000),
		referrer: visit.referrer,
		contentType: "text/html; charset=utf-8",
		fetchDest: "document",
		upstreamStatus: "200",
		contentLength: "",
	};
	log("requests", page.status === 304 ? { ...page, contentType: "", bytes: 0 } : page);
	const asset: Made = { ...page, duration: 0, status: 200, referrer: href, upstreamStatus: "" };
	let end = page.end + random.int(20, 80);
	for (const [path, contentType, fetchDest] of first ? FIRST_ASSETS : NO_ASSETS) {
		if (who.blocks && path === "/matomo.js") continue;
		log("requests", { ...asset, end, target: path, contentType, fetchDest, bytes: 1_000 + path.length * 811 });
		end += random.int(0, 15);
	}
	for (let images = random.int(0, 3); images > 0; images--) {
		const path = `/img/p/${random.int(1, 3_000)}.webp`;
		log("requests", { ...asset, end, target: path, contentType: "image/webp", fetchDest: "image", bytes: 31_877 });
		end += random.int(0, 15);
	}
	if (random.chance(0.75)) log("requests", { ...asset, ...pickStranger(random, href), end });
	if (tracked) track(visit, href, start, random, (made) => log("hits", { ...asset, ...made }));
	visit.referrer = href;
}

/** The page view, and often an event or a ping after it. */
function track(
	visit: Visit,
	href: string,
	start: EpochMs,
	random: Random,
	hit: (made: Partial<Made> & Pick<Made, "end">) => void,
): void {
	const { who } = visit;
	const title = `Page%20${href.length}%20of%20the%20shop`;
	const pageViewId = random.base62(6);
	const call = (what: string, newVisitor: boolean, performance: string, after: number): void => {
		const duration = random.int(15, 90);
		hit({
			known: true,
			end: start + after + duration,
			duration,
			method: "POST",
			target:
				`/matomo.php?${what}&idsite=1&rec=1&r=${random.int(100_000, 999_999)}&h=10&m=7&s=12&url=${encodeURIComponent(href)}` +
				`&urlref=${encodeURIComponent(visit.referrer)}&_id=${who.visitorId}&_idn=${newVisitor ? 1 : 0}&send_image=0&_refts=0&pv_id=${pageViewId}` +
				`${performance}&uadata=${who.uadata}&pdf=1&qt=0&realp=0&wma=0&fla=0&java=0&ag=0&cookie=1&res=1920x1080`,
			status: 204,
			bytes: 0,
			contentType: "",
			fetchDest: "empty",
			upstreamStatus: "204",
			contentLength: "0",
		});
	};
	call(`action_name=${title}`, !visit.known, "&pf_net=3&pf_srv=41&pf_tfr=2&pf_dm1=88", random.int(200, 3_000));
	visit.known = true;
	if (random.chance(0.5)) call("e_c=Shop&e_a=Scroll&ca=1", false, "", random.int(3_100, 20_000));
	if (random.chance(0.45)) call("ping=1", false, "", random.int(15_000, 40_000));
}

function pageTarget(random: Random): string {
	const kind = random.float();
	if (kind < 0.15) return "/";
	if (kind < 0.6) return `/products/${random.int(1, 3_000)}/tea-and-cups`;
	if (kind < 0.75) return `/categories/${random.int(1, 80)}?page=${random.int(1, 9)}&sort=price`;
	if (kind < 0.85) return `/search?q=gr%C3%BCner+tee+${random.int(1, 500)}`;
	return `/blog/2026/${random.int(1, 12)}/a-story-of-tea-${random.int(1, 400)}`;
}

const NO_ASSETS = [] as const;
const FIRST_ASSETS = [
	["/assets/shop.3f9a.css", "text/css", "style"],
	["/assets/shop.77c1.js", "application/javascript", "script"],
	["/assets/logo.svg", "image/svg+xml", "image"],
	["/matomo.js", "application/javascript", "script"],
	["/favicon.ico", "image/x-icon", "image"],
] as const;
