import { createIsbotFromList, list } from "isbot";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { botTest } from "../../src/classify/bot.ts";
import { FIREFOX } from "../helpers/log-event.ts";

const test = suite("classify/bot");

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const HEADLESS = CHROME.replace("Chrome", "HeadlessChrome");

const BOTS = [
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
	"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)",
	"curl/8.5.0",
	"python-requests/2.32.3",
	"ELB-HealthChecker/2.0",
	"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
	"facebookexternalhit/1.1",
	"Wget/1.21.4",
];

const PEOPLE = [
	FIREFOX,
	CHROME,
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
	"Mozilla/5.0 (Linux; Android 14; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
];

test("tells robots from people, also when asked again", () => {
	const isBot = botTest();
	for (let round = 0; round < 2; round++) {
		for (const userAgent of BOTS) assert.is(isBot(userAgent), true, userAgent);
		for (const userAgent of PEOPLE) assert.is(isBot(userAgent), false, userAgent);
	}
	assert.is(BOTS.length + PEOPLE.length, 14);
});

test("a headless Chrome that names itself is a visitor, as it is to Matomo; nothing else leaves the list", () => {
	assert.is(createIsbotFromList(list)(HEADLESS), true, "else this proves nothing");
	assert.is(botTest()(HEADLESS), false);
	assert.is(botTest()(`${HEADLESS} (compatible; Googlebot/2.1)`), true);
});

test("--bot adds robots, --not-bot takes people out, and wins", () => {
	const isBot = botTest([/acme/i, /pingdom/], [/acme browser/i, /^curl\//]);
	assert.is(isBot("ACME monitor"), true);
	assert.is(isBot("Acme Browser 1.0"), false);
	assert.is(isBot("curl/8.5.0"), false);
	assert.is(isBot(BOTS[0] ?? ""), true, "the list still counts");
	assert.is(isBot(FIREFOX), false);
	assert.is(isBot(`${FIREFOX} pingdom`), true);
});

test("the list is asked once for each user agent", () => {
	let asked = 0;
	const counting = /x/;
	counting.test = () => {
		asked++;
		return true;
	};
	const isBot = botTest([counting]);
	for (let round = 0; round < 5; round++) for (const userAgent of [FIREFOX, CHROME]) assert.is(isBot(userAgent), true);
	assert.is(asked, 2);
});

test.run();
