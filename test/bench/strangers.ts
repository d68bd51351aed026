import type { Random } from "../demo/random.ts";
import type { Person } from "./crowd.ts";
import type { LineFacts } from "./line-template.ts";

const NOBODY = {
	language: "",
	chUa: "",
	chPlatform: "",
	chMobile: "",
	uadata: "",
	visitorId: "",
	blocks: true,
} as const;

const BOTS = [
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)",
	"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
	"Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
	"curl/8.14.1",
].map((userAgent, i): Person => ({ ...NOBODY, ip: `198.19.255.${i + 1}`, userAgent }));

/** A request that is no page view of a person: a bot's, a call of the shop's own API, a redirect, a missing page. */
export function pickStranger(random: Random, href: string): Partial<LineFacts> {
	const kind = random.float();
	if (kind < 0.55) {
		return {
			who: random.pick(BOTS),
			known: false,
			target: `/products/${random.int(1, 3_000)}/tea-and-cups`,
			referrer: "",
			fetchDest: "",
		};
	}
	if (kind < 0.85) {
		const target = `/api/stock?sku=${random.int(1, 3_000)}`;
		return { target, contentType: "application/json", fetchDest: "empty", bytes: 211, referrer: href };
	}
	const target = `/old/${random.int(1, 900)}.html`;
	return { target, status: kind < 0.93 ? 301 : 404, bytes: 169, contentType: "text/html", referrer: "" };
}
