/** A browser as servers see it. */
export interface Browser {
	readonly name: "chrome" | "firefox" | "safari" | "edge" | "android" | "iphone";
	/** Share among the shop's visitors. */
	readonly weight: number;
	/** How likely its user keeps the tracker out. */
	readonly blocks: number;
	readonly userAgent: string;
	/** `Sec-CH-UA` headers; only Chromium's children send them. */
	readonly hints: { readonly brands: string; readonly platform: string; readonly mobile: string } | undefined;
	/** Screen, as the tracker reports it. */
	readonly resolution: string;
	/** Whether the browser still has a built-in PDF viewer to report. */
	readonly pdf: 0 | 1;
}

const CHROMIUM = '"Not:A-Brand";v="8", "Chromium";v="156", "Google Chrome";v="156"';
const EDGE = '"Not:A-Brand";v="8", "Chromium";v="156", "Microsoft Edge";v="156"';
const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

function hints(brands: string, platform: string, mobile: "?0" | "?1" = "?0"): Browser["hints"] {
	return { brands, platform: `"${platform}"`, mobile };
}

/** Visitors with Firefox block most, those on phones least. */
export const BROWSERS: readonly Browser[] = [
	{
		name: "chrome",
		weight: 22,
		blocks: 0.14,
		userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`,
		hints: hints(CHROMIUM, "Windows"),
		resolution: "1920x1080",
		pdf: 1,
	},
	{
		name: "chrome",
		weight: 8,
		blocks: 0.16,
		userAgent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`,
		hints: hints(CHROMIUM, "macOS"),
		resolution: "1440x900",
		pdf: 1,
	},
	{
		name: "chrome",
		weight: 3,
		blocks: 0.3,
		userAgent: `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/155.0.0.0 Safari/537.36`,
		hints: hints(CHROMIUM.replaceAll("156", "155"), "Linux"),
		resolution: "2560x1440",
		pdf: 1,
	},
	{
		name: "firefox",
		weight: 10,
		blocks: 0.5,
		userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:152.0) Gecko/20100101 Firefox/152.0",
		hints: undefined,
		resolution: "1920x1200",
		pdf: 1,
	},
	{
		name: "firefox",
		weight: 5,
		blocks: 0.6,
		userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0",
		hints: undefined,
		resolution: "1920x1080",
		pdf: 1,
	},
	{
		name: "firefox",
		weight: 2,
		blocks: 0.45,
		userAgent: "Mozilla/5.0 (Android 16; Mobile; rv:152.0) Gecko/152.0 Firefox/152.0",
		hints: undefined,
		resolution: "412x915",
		pdf: 0,
	},
	{
		name: "safari",
		weight: 8,
		blocks: 0.18,
		userAgent:
			"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
		hints: undefined,
		resolution: "1512x982",
		pdf: 1,
	},
	{
		name: "edge",
		weight: 9,
		blocks: 0.1,
		userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`,
		hints: hints(EDGE, "Windows"),
		resolution: "1536x864",
		pdf: 1,
	},
	{
		name: "android",
		weight: 20,
		blocks: 0.07,
		userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/156.0.0.0 Mobile Safari/537.36`,
		hints: hints(CHROMIUM, "Android", "?1"),
		resolution: "393x873",
		pdf: 0,
	},
	{
		name: "iphone",
		weight: 16,
		blocks: 0.12,
		userAgent:
			"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
		hints: undefined,
		resolution: "390x844",
		pdf: 1,
	},
];

/** `Accept-Language`, as browsers send it. */
export const LANGUAGES = [
	"de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
	"de,en-US;q=0.7,en;q=0.3",
	"en-US,en;q=0.9",
	"en-GB,en;q=0.9",
	"fr-FR,fr;q=0.9",
	"pl-PL,pl;q=0.9",
] as const;
