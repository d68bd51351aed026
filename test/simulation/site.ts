import { PAGES, type Page } from "../demo/pages.ts";
import type { Random } from "../demo/random.ts";
import type { SiteKnobs } from "./knobs.ts";
import type { Entry } from "./truth.ts";

/** Where the site lives. */
export const SITE = "https://shop.example";

function page(path: string, title: string): Page {
	return { path, title, images: [`/img${path.replace(/[^a-z0-9/-]/gi, "")}.webp`], bytes: 9_000 + 97 * path.length };
}

/** URLs that are hard to compare: encoded twice, in lower case, as latin1, with odd separators. */
const ODD = [
	"/products/gr%c3%bcner-tee-2",
	"/caf%E9",
	"/tags/c%2523",
	"/tags/50%25+50%25",
	"/products/%27tea%27",
	"/products/it's-(new)",
	"/shelves/a%7Cb",
	"/shelves/a%2Fb",
	"/%E3%81%8A%E8%8C%B6?%E5%91%B3=%E7%94%98%E3%81%84",
	"/offers?a=1&&b=%20&c=x+y",
	"/offers?price=10%E2%82%AC%26more",
	"/?utm_source=newsletter&utm_campaign=tea%20%26%20cups",
].map((path) => page(path, `Odd ${path}`));

const HARD = [...PAGES.filter(({ path }) => path.includes("%")), ...ODD];

/** The site from its most to its least read page, read in proportion to 1/(rank + 4). */
const EASY = [
	...PAGES.filter(({ path }) => !path.includes("%")),
	...Array.from({ length: 120 }, (_, i) => page(`/products/tea-${i + 1}`, `Tea no. ${i + 1}`)),
	...Array.from({ length: 40 }, (_, i) => page(`/blog/post-${i + 1}?page=${(i % 3) + 1}`, `Post ${i + 1}`)),
];

let total = 0;
const SUMS = EASY.map((_, rank) => {
	total += 1 / (rank + 4);
	return total;
});

/** A page that somebody reads. @param encoded how likely it has a URL that is hard to compare */
export function anyPage(random: Random, encoded: number): Page {
	if (random.chance(encoded)) return random.pick(HARD);
	const drawn = random.float() * total;
	return EASY[SUMS.findIndex((sum) => drawn < sum)] ?? random.pick(EASY);
}

/** Any page alike, as robots read. */
export function nextPage(random: Random): Page {
	return random.pick(EASY);
}

/** Pages of the shop ask for the cart, which no cache may keep. */
export function asksForCart({ path }: Page): boolean {
	return path === "/" || path.startsWith("/products/") || path.startsWith("/categories/");
}

/** The same requests as the site's scheme, its asset host and its referrer policy make them. */
export function atSite(entries: readonly Entry[], site: SiteKnobs): readonly Entry[] {
	let made = entries;
	if (site.assets === "another host") made = made.filter(({ view, log }) => view !== undefined || log === "tracker");
	if (site.referrer === "origin") made = made.map(withOriginOnly);
	return site.scheme === "http" ? made.map(overHttp) : made;
}

function withOriginOnly(entry: Entry): Entry {
	const { record } = entry;
	return record.referrer.startsWith(SITE) ? { ...entry, record: { ...record, referrer: `${SITE}/` } } : entry;
}

/** Without TLS browsers send no `Sec-Fetch-*`, no `Sec-Purpose` and no client hints. */
function overHttp(entry: Entry): Entry {
	const { record } = entry;
	const plain = (text: string): string =>
		text.replaceAll(SITE, "http://shop.example").replaceAll("https%3A%2F%2Fshop.example", "http%3A%2F%2Fshop.example");
	const none = { fetchDest: "", fetchMode: "", purpose: "", chUa: "", chPlatform: "", chMobile: "" };
	const { referrer, target, body } = record;
	const moved = { referrer: plain(referrer), target: plain(target), body: plain(body) };
	return { ...entry, record: { ...record, ...moved, ...none, scheme: "http", protocol: "HTTP/1.1" } };
}
