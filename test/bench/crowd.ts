import type { Random } from "../demo/random.ts";

/** One visitor of the benchmark's site, with the texts of a log line that stay the same for all of its requests. */
export interface Person {
	readonly ip: string;
	readonly userAgent: string;
	readonly language: string;
	/** `Sec-CH-UA`, escaped for JSON; `""` for browsers without. */
	readonly chUa: string;
	readonly chPlatform: string;
	readonly chMobile: string;
	/** `uadata` of the tracker, encoded for a query. */
	readonly uadata: string;
	/** 16 hex digits once the tracker has run. */
	readonly visitorId: string;
	/** Keeps the tracker out. */
	readonly blocks: boolean;
}

type Agent = Pick<Person, "userAgent" | "chUa" | "chPlatform" | "chMobile" | "uadata"> & { readonly blocks: number };

const ADDRESSES = 60_000;
const AGENTS = 4_000;
const LANGUAGES = [
	"de-DE,de;q=0.9,en;q=0.8",
	"en-US,en;q=0.9",
	"en-GB,en;q=0.9",
	"fr-FR,fr;q=0.9",
	"pl-PL,pl;q=0.9",
	"de",
];

/**
 * A source of visitors: tens of thousands of addresses (of the range for benchmarks), thousands of user agents, each
 * address with the same user agent every time it comes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2544 (198.18.0.0/15)
 */
export function createCrowd(random: Random): () => Person {
	const agents = Array.from({ length: AGENTS }, () => agent(random));
	const people = new Map<number, Person>();
	return () => {
		// The square makes some addresses come often and most of them rarely.
		const address = Math.floor(random.float() ** 2 * ADDRESSES);
		const known = people.get(address);
		if (known) return known;
		const { blocks, ...texts } = random.pick(agents);
		const person = {
			...texts,
			ip: `198.${18 + (address >> 16)}.${(address >> 8) & 255}.${address & 255}`,
			language: random.pick(LANGUAGES),
			visitorId: random.hex(16),
			blocks: random.chance(blocks),
		};
		people.set(address, person);
		return person;
	};
}

function agent(random: Random): Agent {
	const version = random.int(120, 156);
	const chromium = (system: string, platform: string, mobile: 0 | 1, suffix: string): Agent => ({
		userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.${random.int(0, 8078)}.${random.int(0, 99)}${mobile ? " Mobile" : ""} Safari/537.36${suffix}`,
		chUa: `\\"Not:A-Brand\\";v=\\"8\\", \\"Chromium\\";v=\\"${version}\\"`,
		chPlatform: `\\"${platform}\\"`,
		chMobile: `?${mobile}`,
		uadata: encodeURIComponent(
			JSON.stringify({
				fullVersionList: [{ brand: "Chromium", version: `${version}.0.8078.79` }],
				mobile: mobile === 1,
				model: "",
				platform,
				platformVersion: "15.0.0",
			}),
		),
		blocks: mobile ? 0.07 : 0.17,
	});
	const other = (userAgent: string, blocks: number): Agent => ({
		userAgent,
		chUa: "",
		chPlatform: "",
		chMobile: "",
		uadata: "%7B%7D",
		blocks,
	});
	const kind = random.float();
	if (kind < 0.3)
		return chromium("Windows NT 10.0; Win64; x64", "Windows", 0, kind < 0.1 ? ` Edg/${version}.0.0.0` : "");
	if (kind < 0.4) return chromium("Macintosh; Intel Mac OS X 10_15_7", "macOS", 0, "");
	if (kind < 0.68) return chromium(`Linux; Android ${random.int(10, 16)}; SM-${random.base62(5)}`, "Android", 1, "");
	if (kind < 0.84) {
		const system = random.pick(["Windows NT 10.0; Win64; x64", "X11; Linux x86_64", "Macintosh; Intel Mac OS X 10.15"]);
		return other(`Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`, 0.5);
	}
	const release = `${random.int(15, 26)}.${random.int(0, 7)}`;
	return other(
		`Mozilla/5.0 (iPhone; CPU iPhone OS ${release.replace(".", "_")} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${release} Mobile/15E${random.int(100, 999)} Safari/604.1`,
		0.14,
	);
}
